/// The places that a search has visited: a bit each, and a list of them, so that clearing takes time proportional to
/// the visited places.
final class VisitedSet {
    private let bits: UnsafeMutablePointer<UInt64>
    private let wordCount: Int
    private let journal: UnsafeMutablePointer<UInt32>
    private let journalCapacity: Int

    /// A search's view of the set, kept in registers.
    struct Cursor {
        fileprivate let bits: UnsafeMutablePointer<UInt64>
        fileprivate let journal: UnsafeMutablePointer<UInt32>
        fileprivate let journalCapacity: Int
        private(set) var count = 0

        @inline(__always)
        mutating func insert(_ place: UInt32) -> Bool {
            let word = Int(place >> 6)
            let bit = UInt64(1) << UInt64(place & 63)
            guard bits[word] & bit == 0 else { return false }
            bits[word] |= bit
            if count < journalCapacity { journal[count] = UInt32(word) }
            count &+= 1
            return true
        }
    }

    init(capacity: Int) {
        wordCount = (capacity + 63) / 64
        journalCapacity = wordCount / 4 + 16
        bits = .allocate(capacity: wordCount)
        bits.initialize(repeating: 0, count: wordCount)
        journal = .allocate(capacity: journalCapacity)
        journal.initialize(repeating: 0, count: journalCapacity)
    }

    deinit {
        bits.deallocate()
        journal.deallocate()
    }

    /// Returns a cursor of the empty set; pass it to ``clear(_:)`` before requesting the next.
    func cursor() -> Cursor { Cursor(bits: bits, journal: journal, journalCapacity: journalCapacity) }

    func clear(_ cursor: Cursor) {
        if cursor.count <= journalCapacity {
            for i in 0..<cursor.count { bits[Int(journal[i])] = 0 }
        } else {
            bits.update(repeating: 0, count: wordCount)
        }
    }
}
