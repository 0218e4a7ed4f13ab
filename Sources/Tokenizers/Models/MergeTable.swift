/// The merged token and rank of each pair of neighbouring tokens: an open-addressing table from pairs of ids.
struct MergeTable: Sendable {
    /// The rank of pairs that never merge, greater than that of any merge.
    static let noRank = UInt32.max

    private var pairs: [UInt64]
    private var merges: [(rank: UInt32, id: Int32)]

    private static let free = UInt64.max

    init(expectedCount: Int) {
        var capacity = 16
        while capacity * 3 < expectedCount * 4 { capacity *= 2 }
        pairs = Array(repeating: Self.free, count: capacity)
        merges = Array(repeating: (Self.noRank, -1), count: capacity)
    }

    /// Returns the position in the list of merges, ``noRank`` when the pair never merges, and the id of the merged
    /// token.
    func merge(_ first: Int32, _ second: Int32) -> (rank: UInt32, id: Int32) {
        merges[slot(of: Self.key(first, second))]
    }

    /// Inserts the merge of a pair; a later one replaces an earlier one, as in the reference.
    ///
    /// The number of insertions must not exceed the expected count.
    mutating func insert(_ first: Int32, _ second: Int32, rank: UInt32, id: Int32) {
        let key = Self.key(first, second)
        let slot = slot(of: key)
        pairs[slot] = key
        merges[slot] = (rank, id)
    }

    private static func key(_ first: Int32, _ second: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
    }

    private func slot(of key: UInt64) -> Int {
        let mask = pairs.count - 1
        var slot = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32) & mask
        while pairs[slot] != key, pairs[slot] != Self.free { slot = (slot + 1) & mask }
        return slot
    }
}
