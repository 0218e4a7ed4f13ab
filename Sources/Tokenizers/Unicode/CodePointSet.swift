/// A set of code points, stored as the boundaries where membership changes.
struct CodePointSet: Sendable {
    private let boundaries: [UInt32]
    /// The membership of the code points below 128, the most frequent.
    private let ascii: (low: UInt64, high: UInt64)

    /// - Parameter boundaries: [first member, one past the last, first, …], rising.
    init(boundaries: [UInt32]) {
        self.boundaries = boundaries
        var masks: [UInt64] = [0, 0]
        for code in 0..<128 where Self.contains(UInt32(code), boundaries) { masks[code / 64] |= 1 << UInt64(code % 64) }
        ascii = (masks[0], masks[1])
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let code = scalar.value
        if code < 64 { return ascii.low >> UInt64(code) & 1 == 1 }
        if code < 128 { return ascii.high >> UInt64(code - 64) & 1 == 1 }
        return Self.contains(code, boundaries)
    }

    private static func contains(_ code: UInt32, _ boundaries: [UInt32]) -> Bool {
        boundaries.countOfSortedPrefix { $0 <= code } % 2 == 1
    }

    static let letters = CodePointSet(boundaries: CharacterClassTables.letters)
    static let numbers = CodePointSet(boundaries: CharacterClassTables.numbers)
    static let whitespace = CodePointSet(boundaries: CharacterClassTables.whitespace)
    static let bertDropped = CodePointSet(boundaries: CharacterClassTables.bertDropped)
    static let bertMarks = CodePointSet(boundaries: CharacterClassTables.bertMarks)
    static let bertPunctuation = CodePointSet(boundaries: CharacterClassTables.bertPunctuation)
    static let bertChinese = CodePointSet(boundaries: CharacterClassTables.bertChinese)
}

extension RandomAccessCollection where Index == Int {
    /// Returns the number of elements at the start that satisfy `predicate`, given that they precede all others.
    ///
    /// - Complexity: O(log *n*).
    func countOfSortedPrefix(where predicate: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[startIndex + middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
