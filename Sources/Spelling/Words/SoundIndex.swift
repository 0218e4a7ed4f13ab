/// Finds the words of a list that sound like another; see ``PhoneticKey``.
struct SoundIndex: Sendable {
    /// The keys by the words' numbers.
    private let keys: [UInt64]

    init(_ list: WordList) { keys = (0..<list.count).map { PhoneticKey.key(of: list.word($0)) } }

    /// Returns the numbers of the words that sound like `folded`, the most frequent first.
    func words(like folded: [UInt8]) -> [Int] {
        let key = PhoneticKey.key(of: folded)
        return keys.indices.filter { keys[$0] == key }
    }
}
