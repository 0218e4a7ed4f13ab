/// The edit distance that counts an added letter, an omitted letter, a wrong letter and the transposition of two
/// neighbouring letters as one each (Damerau's, restricted: transposed letters are not edited again; "optimal string
/// alignment").
package enum EditDistance {
    /// Computes the distance by its definition, of any bytes.
    package static func plain(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in 0...a.count { rows[i][0] = i }
        for j in 0...b.count { rows[0][j] = j }
        for i in stride(from: 1, through: a.count, by: 1) {
            for j in stride(from: 1, through: b.count, by: 1) {
                var best = min(
                    rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, rows[i - 2][j - 2] + 1) }
                rows[i][j] = best
            }
        }
        return rows[a.count][b.count]
    }

    /// Returns the distance between two words, or the length of the longer one when they are too long to be compared.
    package static func between(_ a: [UInt8], _ b: [UInt8]) -> Int {
        guard let pattern = EditPattern(a) else { return max(a.count, b.count) }
        return pattern.distance(to: b[...])
    }
}

/// A word prepared for comparison with many others, a column of the distance matrix at a time (H. Hyyrö, "A bit-vector
/// algorithm for computing Levenshtein and Damerau edit distances", 2003).
struct EditPattern {
    /// The positions of each letter, as bits.
    private var positions = [UInt64](repeating: 0, count: 32)
    private let length: Int

    /// - Parameter folded: at most 63 letters or apostrophes; the result is nil for longer or empty words.
    init?(_ folded: [UInt8]) {
        guard !folded.isEmpty, folded.count < 64 else { return nil }
        length = folded.count
        for (position, letter) in folded.enumerated() { positions[Self.index(of: letter)] |= 1 << UInt64(position) }
    }

    /// Returns a number below 32 that is unique for each letter and the apostrophe.
    static func index(of letter: UInt8) -> Int { letter & 0x40 == 0 ? 0 : Int(letter & 31) }

    func distance(to word: ArraySlice<UInt8>) -> Int {
        var positive = ~UInt64(0)
        var negative: UInt64 = 0
        var diagonal: UInt64 = 0
        var before: UInt64 = 0
        let last = UInt64(1) << UInt64(length - 1)
        var score = length
        for letter in word {
            let matches = positions[Self.index(of: letter)]
            let transposed = ((~diagonal & matches) << 1) & before
            diagonal = (((matches & positive) &+ positive) ^ positive) | matches | negative | transposed
            var up = negative | ~(diagonal | positive)
            var down = diagonal & positive
            if up & last != 0 { score += 1 }
            if down & last != 0 { score -= 1 }
            up = up << 1 | 1
            down <<= 1
            positive = down | ~(diagonal | up)
            negative = up & diagonal
            before = matches
        }
        return score
    }
}
