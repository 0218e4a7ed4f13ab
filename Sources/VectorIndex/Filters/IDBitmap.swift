/// A set of ids, kept as bits in pages of 65,536 ids, so that dense ids cost a bit each and far-apart ids a page each.
///
///     var recent = IDBitmap()
///     recent.insert(17)
///     index.search(query, k: 10, filter: .bitmap(recent))
///
/// - Complexity: `contains` is O(1) where the ids are dense, else O(log pages).
public struct IDBitmap: Sendable {
    private static let wordsInPage = 1024

    /// The ids' upper 48 bits, rising.
    private var pageKeys: [Int64] = []
    /// The pages' bits, in the order of `pageKeys`.
    private var words: [UInt64] = []

    /// How many ids the set holds.
    public private(set) var count = 0

    public init() {}

    public init(_ ids: some Sequence<Int64>) {
        for id in ids { insert(id) }
    }

    public var isEmpty: Bool { count == 0 }

    @inline(__always)
    public func contains(_ id: Int64) -> Bool {
        let (page, found) = page(of: id >> 16)
        return found && words[page &* Self.wordsInPage &+ Self.word(id)] & Self.bit(id) != 0
    }

    /// - Complexity: O(1), and O(pages) when it opens a new page.
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

    public mutating func remove(_ id: Int64) {
        let (page, found) = page(of: id >> 16)
        let word = page * Self.wordsInPage + Self.word(id)
        guard found, words[word] & Self.bit(id) != 0 else { return }
        words[word] &= ~Self.bit(id)
        count -= 1
    }

    /// The place of the page with this key, or the place where it would have to be put.
    @inline(__always)
    private func page(of key: Int64) -> (index: Int, found: Bool) {
        guard let first = pageKeys.first, key >= first else { return (0, false) }
        // Where pages follow each other without a gap, the key tells the place.
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
