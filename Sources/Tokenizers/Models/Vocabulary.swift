/// Tokens and their ids, looked up by UTF-8 bytes.
///
/// A `Dictionary` with `String` keys would treat canonically equivalent tokens as equal and allocate for each of 50,000
/// tokens; this type uses one block of text and one open-addressing table.
package struct Vocabulary: Sendable {
    /// All tokens, concatenated.
    private var text: [UInt8] = []
    /// The end of each token in `text`.
    private var ends: [UInt32] = []
    /// The id of each entry, in the order of insertion.
    private(set) var ids: [Int32] = []
    /// The indices of entries, −1 where free; the size is a power of two.
    private var slots: [Int32]

    /// The length of the longest token in bytes.
    private(set) var longestToken = 0
    /// The greatest id plus one.
    private(set) var idLimit = 0

    package init(expectedCount: Int = 0) {
        var capacity = 16
        while capacity < expectedCount * 2 { capacity *= 2 }
        slots = Array(repeating: -1, count: capacity)
        ends.reserveCapacity(expectedCount)
        ids.reserveCapacity(expectedCount)
    }

    var count: Int { ids.count }

    /// Returns the id of the token whose bytes are at `range` of `bytes`.
    func id(of bytes: [UInt8], _ range: Range<Int>) -> Int32? {
        let entry = slots[slot(of: bytes, range)]
        return entry < 0 ? nil : ids[Int(entry)]
    }

    func id(of bytes: [UInt8]) -> Int32? { id(of: bytes, bytes.indices) }

    func id(of token: String) -> Int32? { id(of: Array(token.utf8)) }

    /// Inserts a token, or changes the id of an existing one.
    ///
    /// - Returns: `true` if the token is new.
    @discardableResult
    package mutating func insert(_ token: [UInt8], id: Int32) -> Bool {
        insert(token, token.indices, id: id)
    }

    @discardableResult
    mutating func insert(_ bytes: [UInt8], _ range: Range<Int>, id: Int32) -> Bool {
        if (ids.count + 1) * 2 > slots.count { grow() }
        let slot = slot(of: bytes, range)
        idLimit = max(idLimit, Int(id) + 1)
        if slots[slot] >= 0 {
            ids[Int(slots[slot])] = id
            return false
        }
        slots[slot] = Int32(ids.count)
        text.append(contentsOf: bytes[range])
        ends.append(UInt32(text.count))
        ids.append(id)
        longestToken = max(longestToken, range.count)
        return true
    }

    /// All tokens, in the order of insertion.
    var tokens: some Sequence<(token: ArraySlice<UInt8>, id: Int32)> {
        ids.indices.lazy.map { (text[range(of: $0)], ids[$0]) }
    }

    /// Returns the token with the index `entry`.
    func token(ofEntry entry: Int) -> ArraySlice<UInt8> { text[range(of: entry)] }

    private func range(of entry: Int) -> Range<Int> {
        (entry == 0 ? 0 : Int(ends[entry - 1]))..<Int(ends[entry])
    }

    /// Returns the slot that holds the token, or the free one for it.
    private func slot(of bytes: [UInt8], _ range: Range<Int>) -> Int {
        let mask = slots.count - 1
        var slot = Self.hash(bytes, range) & mask
        while slots[slot] >= 0, !matches(Int(slots[slot]), bytes, range) { slot = (slot + 1) & mask }
        return slot
    }

    private func matches(_ entry: Int, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        let own = self.range(of: entry)
        guard own.count == range.count else { return false }
        for offset in 0..<own.count where text[own.lowerBound + offset] != bytes[range.lowerBound + offset] {
            return false
        }
        return true
    }

    /// Computes FNV-1a with the high half folded in, since the low bits choose the slot.
    private static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for i in range { hash = (hash ^ UInt64(bytes[i])) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: hash ^ hash >> 32)
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for entry in ids.indices { slots[slot(of: text, range(of: entry))] = Int32(entry) }
    }
}
