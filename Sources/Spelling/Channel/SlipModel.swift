/// Finds the slips in a typed word: the cheapest edits from the intended word to the typed one.
struct SlipModel: Sendable {
    /// The cost of each feature, by its number; 0 for features that are not slips.
    private let costs: [Double]
    private let firstLetter: Double

    /// - Parameter weights: the weights of a score, so improbable features are negative.
    init(_ weights: FeatureVector) {
        // Slips with a positive weight are not searched for.
        var costs = [Double](repeating: 0, count: CorrectionFeature.allCases.count)
        for slip in Self.slips { costs[slip.rawValue] = max(Self.least, -weights[slip]) }
        self.costs = costs
        firstLetter = max(0, -weights[.firstLetter])
    }

    private static let least = 0.05
    private static let slips: [CorrectionFeature] = [
        .neighbourKey, .vowel, .similarSound, .otherLetter, .droppedDouble, .droppedVowel, .droppedLetter, .addedDouble,
        .addedNeighbour, .addedLetter, .transposition, .phonetic, .apostrophe,
    ]

    private struct Step {
        var cost = Double.infinity
        var slip: CorrectionFeature?
        /// The number of letters of each word that the step consumes.
        var typed = 0
        var meant = 0
    }

    /// Returns the slips between two folded words.
    func slips(typed: [UInt8], meant: [UInt8]) -> FeatureVector {
        let width = meant.count + 1
        var steps = [Step](repeating: Step(), count: (typed.count + 1) * width)
        steps[0].cost = 0
        for i in 0...typed.count {
            for j in 0...meant.count where i + j > 0 {
                var best = Step()
                func offer(_ slip: CorrectionFeature?, _ typedLength: Int, _ meantLength: Int) {
                    let origin = steps[(i - typedLength) * width + j - meantLength].cost
                    let slipCost = slip.map { costs[$0.rawValue] + (j - meantLength == 0 ? firstLetter : 0) } ?? 0
                    if origin + slipCost < best.cost {
                        best = Step(cost: origin + slipCost, slip: slip, typed: typedLength, meant: meantLength)
                    }
                }
                if i > 0, j > 0 {
                    if typed[i - 1] == meant[j - 1] {
                        offer(nil, 1, 1)
                    } else {
                        offer(Self.substitution(typed[i - 1], meant[j - 1]), 1, 1)
                    }
                    if i > 1, j > 1, typed[i - 1] == meant[j - 2], typed[i - 2] == meant[j - 1],
                        typed[i - 1] != typed[i - 2]
                    {
                        offer(.transposition, 2, 2)
                    }
                    for rule in PhoneticRules.byLastTyped[EditPattern.index(of: typed[i - 1])]
                    where i >= rule.typed.count && j >= rule.meant.count
                        && typed[i - rule.typed.count..<i].elementsEqual(rule.typed)
                        && meant[j - rule.meant.count..<j].elementsEqual(rule.meant)
                    {
                        offer(.phonetic, rule.typed.count, rule.meant.count)
                    }
                }
                if i > 0 { offer(Self.addition(typed, i - 1, meant, j), 1, 0) }
                if j > 0 { offer(Self.omission(meant, j - 1), 0, 1) }
                steps[i * width + j] = best
            }
        }
        return features(of: steps, width: width, typed: typed.count, meant: meant.count)
    }

    private func features(of steps: [Step], width: Int, typed: Int, meant: Int) -> FeatureVector {
        var features = FeatureVector()
        var (i, j, count) = (typed, meant, 0)
        while i + j > 0 {
            let step = steps[i * width + j]
            i -= step.typed
            j -= step.meant
            guard let slip = step.slip else { continue }
            features[slip] += 1
            if j == 0 { features[.firstLetter] += 1 }
            count += 1
        }
        features[.furtherSlips] = Double(max(0, count - 1))
        return features
    }
}

// MARK: Kinds of slips

extension SlipModel {
    private static func substitution(_ typed: UInt8, _ meant: UInt8) -> CorrectionFeature {
        if typed == apostrophe || meant == apostrophe { return .apostrophe }
        if isVowel(typed), isVowel(meant) { return .vowel }
        if Keyboard.areNeighbours(typed, meant) { return .neighbourKey }
        return soundAlike(typed, meant) ? .similarSound : .otherLetter
    }

    private static func addition(_ typed: [UInt8], _ position: Int, _ meant: [UInt8], _ meantPosition: Int)
        -> CorrectionFeature
    {
        let letter = typed[position]
        if letter == apostrophe { return .apostrophe }
        if position > 0, typed[position - 1] == letter { return .addedDouble }
        let isBesideKey =
            meantPosition > 0 && Keyboard.areNeighbours(letter, meant[meantPosition - 1])
            || meantPosition < meant.count && Keyboard.areNeighbours(letter, meant[meantPosition])
        return isBesideKey ? .addedNeighbour : .addedLetter
    }

    private static func omission(_ meant: [UInt8], _ position: Int) -> CorrectionFeature {
        let letter = meant[position]
        if letter == apostrophe { return .apostrophe }
        if position > 0, meant[position - 1] == letter { return .droppedDouble }
        return isVowel(letter) ? .droppedVowel : .droppedLetter
    }

    private static let apostrophe = UInt8(ascii: "'")

    private static func isVowel(_ letter: UInt8) -> Bool { "aeiouy".utf8.contains(letter) }

    private static func soundAlike(_ a: UInt8, _ b: UInt8) -> Bool {
        sounds.contains { $0.contains(a) && $0.contains(b) }
    }

    private static let sounds = ["ckq", "sz", "cs", "gj", "dt", "fv", "vw", "bp", "mn", "xz", "sx"].map {
        Array($0.utf8)
    }
}
