/// A set of ids, stored as bits in pages of 65,536 ids, so that dense ids cost one bit each and sparse ids one page
/// each.
///
///     var recent = IDBitmap()
///     recent.insert(17)
///     index.search(query, k: 10, filter: .bitmap(recent))
///
/// - Complexity: `contains` is O(1) where the ids are dense, else O(log pages).
public struct IDBitmap: Sendable {
    private static let wordsInPage = 1024

    /// The ids' upper 48 bits, in ascending order.
    private var pageKeys: [Int64] = []
    /// The pages' bits, in the order of `pageKeys`.
    private var words: [UInt64] = []

    /// The number of ids in the set.
    public private(set) var count = 0

    /// Creates an empty set.
    public init() {}

    /// Creates a set of the given ids.
    public init(_ ids: some Sequence<Int64>) {
        for id in ids { insert(id) }
    }

    /// `true` if the set has no ids.
    public var isEmpty: Bool { count == 0 }

    /// Returns a Boolean value that indicates whether the set contains an id.
    @inline(__always)
    public func contains(_ id: Int64) -> Bool {
        let (page, found) = page(of: id >> 16)
        return found && words[page &* Self.wordsInPage &+ Self.word(id)] & Self.bit(id) != 0
    }

    /// Adds an id.
    ///
    /// - Complexity: O(1), and O(pages) when it adds a page.
    public mutating func insert(_ id: Int64) {
        let (page, found) = page(of: id >> 16)
        if !found {
            pageKeys.insert(id >> 16, at: page)
            words.insert(contentsOf: repeatElement(0, count: Self.wordsInPage), at: page * Self.wordsInPage)
        }
        let word = page * Self.wordsInPage + Self.word(id)
        if words[word] & Self.bit(id) == 0 {
            words[word] |= Self.bit(id)
            count += 1
        }
    }

    /// Removes an id, if the set contains it.
    public mutating func remove(_ id: Int64) {
        let (page, found) = page(of: id >> 16)
        let word = page * Self.wordsInPage + Self.word(id)
        guard found, words[word] & Self.bit(id) != 0 else { return }
        words[word] &= ~Self.bit(id)
        count -= 1
    }

    /// Returns the index of the page with this key, or the index at which it would be inserted.
    @inline(__always)
    private func page(of key: Int64) -> (index: Int, found: Bool) {
        guard let first = pageKeys.first, key >= first else { return (0, false) }
        // Where pages are contiguous, the key determines the index.
        let guess = key.subtractingReportingOverflow(first)
        if !guess.overflow, guess.partialValue < pageKeys.count, pageKeys[Int(guess.partialValue)] == key {
            return (Int(guess.partialValue), true)
        }
        var low = 0
        var high = pageKeys.count
        while low < high {
            let middle = (low + high) / 2
            if pageKeys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return (low, low < pageKeys.count && pageKeys[low] == key)
    }

    @inline(__always)
    private static func word(_ id: Int64) -> Int { Int(id & 0xffff) >> 6 }

    @inline(__always)
    private static func bit(_ id: Int64) -> UInt64 { 1 << UInt64(id & 63) }
}
