import Files

/// Distinguishes misspelt English words from names and words of other languages by n-grams of one to five letters: a
/// logistic regression trained by `tools/train/spelling/train_letters.py` on actual misspellings.
struct MisspellingModel: Sendable {
    /// The weights by the n-gram's letters, five bits each, after a leading 1.
    private var weights: [UInt32: Float] = [:]
    private var constant: Float = 0

    private static let longest = 5
    private static let (start, end) = (UInt32(30), UInt32(31))

    /// - Parameter path: a file with lines of an n-gram, a tab and its weight. `^` and `$` mark the word's ends, `*`
    ///   alone is the constant.
    /// - Throws: ``SpellingError``.
    init(path: String) throws(SpellingError) {
        let bytes = try OutsideFile.bytes(of: path)
        for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            let parts = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            guard parts.count == 2, let weight = Float(String(decoding: parts[1], as: UTF8.self)), weight.isFinite,
                !parts[0].isEmpty, parts[0].count <= Self.longest
            else {
                throw .malformed(path: path, reason: "line \(number + 1) is not a run of letters, a tab and a weight")
            }
            if parts[0].elementsEqual("*".utf8) {
                constant = weight
            } else {
                weights[parts[0].reduce(1) { $0 << 5 | Self.code(of: $1) }] = weight
            }
        }
    }

    private static func code(of letter: UInt8) -> UInt32 {
        switch letter {
        case UInt8(ascii: "^"): start
        case UInt8(ascii: "$"): end
        default: UInt32(EditPattern.index(of: letter))
        }
    }

    /// Returns the log-odds that a folded word in no list is misspelt.
    func logOdds(_ folded: [UInt8]) -> Double {
        let codes = [Self.start] + folded.map { UInt32(EditPattern.index(of: $0)) } + [Self.end]
        var sum = constant
        for first in codes.indices {
            var run: UInt32 = 1
            for code in codes[first..<min(first + Self.longest, codes.count)] {
                run = run << 5 | code
                sum += weights[run] ?? 0
            }
        }
        return Double(sum)
    }
}
