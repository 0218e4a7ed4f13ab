import Files

/// Finds candidates for misspelt words in the dictionary and the user's library.
struct CandidateSearch {
    let words: [QueryWord]
    let facts: WordFacts
    let configuration: CorrectionConfiguration
    let sounds: () -> SoundIndex
    /// For each of the query's words, `true` if it is unknown and so probably misspelt.
    let isUnknown: [Bool]

    init(
        words: [QueryWord], facts: WordFacts, configuration: CorrectionConfiguration,
        sounds: @escaping () -> SoundIndex
    ) throws {
        self.words = words
        self.facts = facts
        self.configuration = configuration
        self.sounds = sounds
        isUnknown = try words.map { word in
            guard !word.isProtected, !word.isAccented, word.folded.count <= configuration.maximumLetters else {
                return false
            }
            return try !facts.isKnown(word.folded)
        }
    }

    /// Returns changes of known words that may be slips of far more frequent ones.
    func doubtedWords() throws -> [WordEdit] {
        var edits: [WordEdit] = []
        for (index, word) in words.enumerated()
        where !word.isProtected && !word.isAccented && !isUnknown[index] && word.folded.count > 2
            && word.folded.count <= configuration.maximumLetters
        {
            guard let number = facts.dictionary.number(of: word.folded) else { continue }
            let minimum = Double(facts.dictionary.count(number)) * configuration.realWordRatio
            guard minimum < Double(UInt32.max) else { continue }
            var found: [Int] = []
            facts.dictionary.near(word.folded, distance: 1, minimumCount: Int(minimum.rounded(.up))) {
                number, distance in
                if distance > 0 { found.append(number) }
            }
            guard !found.isEmpty, try !facts.isInLibrary(word.folded) else { continue }
            edits += found.prefix(configuration.candidatesPerWord).map {
                WordEdit(words: index..<index + 1, replacement: [facts.dictionary.spelling($0)])
            }
        }
        return edits
    }

    /// Returns replacements of unknown words.
    func replacements() throws -> [WordEdit] {
        var edits: [WordEdit] = []
        let library = isUnknown.contains(true) ? try facts.vocabulary?.words() : nil
        for (index, word) in words.enumerated() where isUnknown[index] && word.folded.count > 1 {
            var found = best(near(word.folded, in: facts.dictionary) + soundingLike(word.folded), of: facts.dictionary)
            if let library { found += best(near(word.folded, in: library), of: library) }
            var seen: Set<String> = []
            edits += found.filter { seen.insert($0).inserted }.map {
                WordEdit(words: index..<index + 1, replacement: [$0])
            }
            edits += splits(of: word.folded).map { WordEdit(words: index..<index + 1, replacement: $0) }
        }
        return edits
    }

    private func near(_ folded: [UInt8], in list: WordList) -> [(number: Int, distance: Int)] {
        var found: [(number: Int, distance: Int)] = []
        list.near(folded, distance: folded.count < 4 ? 1 : 2) { found.append(($0, $1)) }
        return found
    }

    private func soundingLike(_ folded: [UInt8]) -> [(number: Int, distance: Int)] {
        let farthest = folded.count / 2 + 1
        return sounds().words(like: folded).compactMap { number in
            let distance = EditDistance.between(folded, Array(facts.dictionary.word(number)))
            return distance > 2 && distance <= farthest ? (number, distance) : nil
        }
    }

    /// Returns the most probable of the words found, regardless of context.
    private func best(_ found: [(number: Int, distance: Int)], of list: WordList) -> [String] {
        let scored = found.map { number, distance in
            (number, score: log(Double(list.count(number))) - Self.distanceCost * Double(distance))
        }
        return scored.sorted { ($1.score, $0.0) < ($0.score, $1.0) }.prefix(4 * configuration.candidatesPerWord)
            .map { list.spelling($0.0) }
    }

    /// The difference in log-frequency, in nats, that outweighs one edit when candidates are ordered.
    private static let distanceCost = 5.0

    /// Returns the ways to split an unknown word into two known ones.
    private func splits(of folded: [UInt8]) -> [[String]] {
        guard folded.count > 3 else { return [] }
        var found: [(words: [String], frequency: Double)] = []
        for position in 1..<folded.count {
            let (first, second) = (Array(folded[..<position]), Array(folded[position...]))
            guard isWholeWord(first), isWholeWord(second) else { continue }
            found.append(
                (
                    [first, second].map { String(decoding: $0, as: UTF8.self) },
                    facts.logFrequency(first) + facts.logFrequency(second)
                ))
        }
        return found.sorted { $0.frequency > $1.frequency }.prefix(3).map(\.words)
    }

    private func isWholeWord(_ folded: [UInt8]) -> Bool {
        folded.count > 1 ? facts.dictionary.contains(folded) : folded.elementsEqual("a".utf8)
    }

    /// Returns neighbouring words whose concatenation is a word.
    func joins() throws -> [WordEdit] {
        var edits: [WordEdit] = []
        for index in words.indices.dropFirst() where words[index].followsSpace {
            let (first, second) = (words[index - 1], words[index])
            guard !first.isProtected, !second.isProtected, !first.isAccented, !second.isAccented else { continue }
            let joined = first.folded + second.folded
            guard joined.count <= configuration.maximumLetters, facts.dictionary.contains(joined) else { continue }
            if !isUnknown[index - 1], !isUnknown[index] {
                let chance = facts.logFrequency(first.folded) + facts.logFrequency(second.folded)
                guard facts.logFrequency(joined) - chance > log(configuration.joinRatio) else { continue }
            }
            edits.append(
                WordEdit(words: index - 1..<index + 1, replacement: [String(decoding: joined, as: UTF8.self)]))
        }
        return edits
    }
}
