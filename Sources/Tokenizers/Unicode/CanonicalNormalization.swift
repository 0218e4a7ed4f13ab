/// The normal forms NFD and NFC (Unicode Standard Annex #15), with the reference's own tables.
///
/// The standard library has newer tables, but a text must be normalised as it was when the model was trained.
enum CanonicalNormalization {
    /// Converts `scalars` to NFD.
    static func decompose(_ scalars: inout [Unicode.Scalar]) {
        // Nothing below U+00C0 has a decomposition or a combining class.
        guard let first = scalars.firstIndex(where: { $0.value >= 0xc0 }) else { return }
        var result = Array(scalars[..<first])
        result.reserveCapacity(scalars.count * 3 / 2)
        for scalar in scalars[first...] { appendDecomposition(of: scalar, to: &result) }
        reorderMarks(in: &result)
        scalars = result
    }

    /// Converts `scalars` to NFC.
    static func compose(_ scalars: inout [Unicode.Scalar]) {
        // Nothing below U+0300 changes in NFC.
        guard scalars.contains(where: { $0.value >= 0x300 }) else { return }
        decompose(&scalars)
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count)
        var starter: Int?
        var classBefore: UInt8 = 0
        for scalar in scalars {
            let combiningClass = Self.combiningClass(of: scalar)
            if let starter, starter == result.count - 1 || classBefore < combiningClass,
                let composite = composite(of: result[starter], scalar)
            {
                result[starter] = composite
                continue
            }
            if combiningClass == 0 { starter = result.count }
            classBefore = combiningClass
            result.append(scalar)
        }
        scalars = result
    }

    /// Sorts each run of marks stably by class, since marks of different classes attach independently.
    private static func reorderMarks(in scalars: inout [Unicode.Scalar]) {
        var run: [(combiningClass: UInt8, position: Int, scalar: Unicode.Scalar)] = []
        for position in 0...scalars.count {
            let combiningClass = position < scalars.count ? combiningClass(of: scalars[position]) : 0
            if combiningClass != 0 {
                run.append((combiningClass, position, scalars[position]))
            } else if !run.isEmpty {
                if run.count > 1 {
                    run.sort { ($0.combiningClass, $0.position) < ($1.combiningClass, $1.position) }
                    for (offset, mark) in run.enumerated() { scalars[position - run.count + offset] = mark.scalar }
                }
                run.removeAll(keepingCapacity: true)
            }
        }
    }
}

extension CanonicalNormalization {
    private static let classRunStarts = stride(from: 0, to: CanonicalTables.combiningClasses.count, by: 3).map {
        CanonicalTables.combiningClasses[$0]
    }

    private static func combiningClass(of scalar: Unicode.Scalar) -> UInt8 {
        guard scalar.value >= 0x300 else { return 0 }
        let run = classRunStarts.countOfSortedPrefix { $0 <= scalar.value } - 1
        guard run >= 0, scalar.value <= CanonicalTables.combiningClasses[3 * run + 1] else { return 0 }
        return UInt8(truncatingIfNeeded: CanonicalTables.combiningClasses[3 * run + 2])
    }

    /// One step of each decomposition: a pair, or a single scalar.
    private static let steps: [UInt32: (first: Unicode.Scalar, second: Unicode.Scalar?)] = {
        var steps: [UInt32: (Unicode.Scalar, Unicode.Scalar?)] = [:]
        for table in [CanonicalTables.composingPairs, CanonicalTables.excludedPairs] {
            for i in stride(from: 0, to: table.count, by: 3) {
                guard let first = Unicode.Scalar(table[i + 1]) else { continue }
                steps[table[i]] = (first, Unicode.Scalar(table[i + 2]))
            }
        }
        let singletons = CanonicalTables.singletons
        for i in stride(from: 0, to: singletons.count, by: 2) {
            guard let only = Unicode.Scalar(singletons[i + 1]) else { continue }
            steps[singletons[i]] = (only, nil)
        }
        return steps
    }()

    private static let composites: [UInt64: Unicode.Scalar] = {
        let table = CanonicalTables.composingPairs
        var composites: [UInt64: Unicode.Scalar] = [:]
        for i in stride(from: 0, to: table.count, by: 3) {
            composites[UInt64(table[i + 1]) << 32 | UInt64(table[i + 2])] = Unicode.Scalar(table[i])
        }
        return composites
    }()

    private static func appendDecomposition(of scalar: Unicode.Scalar, to result: inout [Unicode.Scalar]) {
        if Hangul.appendDecomposition(of: scalar, to: &result) { return }
        guard scalar.value >= 0xc0, let step = steps[scalar.value] else { return result.append(scalar) }
        appendDecomposition(of: step.first, to: &result)
        if let second = step.second { appendDecomposition(of: second, to: &result) }
    }

    private static func composite(of first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        Hangul.composite(of: first, second) ?? composites[UInt64(first.value) << 32 | UInt64(second.value)]
    }
}

/// Hangul syllables are computed from their jamo (The Unicode Standard, section 3.12).
private enum Hangul {
    static let (syllables, leads, vowels, trails): (UInt32, UInt32, UInt32, UInt32) = (0xac00, 0x1100, 0x1161, 0x11a7)
    static let (leadCount, vowelCount, trailCount): (UInt32, UInt32, UInt32) = (19, 21, 28)
    static let syllableCount = leadCount * vowelCount * trailCount

    static func appendDecomposition(of scalar: Unicode.Scalar, to result: inout [Unicode.Scalar]) -> Bool {
        let index = scalar.value &- syllables
        guard index < syllableCount else { return false }
        let trail = index % trailCount
        let vowel = index / trailCount % vowelCount
        let lead = index / trailCount / vowelCount
        let jamo = trail == 0 ? [leads + lead, vowels + vowel] : [leads + lead, vowels + vowel, trails + trail]
        result.append(contentsOf: jamo.lazy.compactMap(Unicode.Scalar.init))
        return true
    }

    static func composite(of first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        let (lead, vowel) = (first.value &- leads, second.value &- vowels)
        if lead < leadCount, vowel < vowelCount {
            return Unicode.Scalar(syllables + (lead * vowelCount + vowel) * trailCount)
        }
        let (syllable, trail) = (first.value &- syllables, second.value &- trails)
        if syllable < syllableCount, syllable % trailCount == 0, trail > 0, trail < trailCount {
            return Unicode.Scalar(first.value + trail)
        }
        return nil
    }
}
