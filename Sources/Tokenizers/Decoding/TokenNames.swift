/// The written forms of all tokens by their ids, and the set of special tokens. Added tokens take precedence.
struct TokenNames: Sendable {
    private let vocabulary: Vocabulary
    private let added: [Int32: [UInt8]]
    private let special: Set<[UInt8]>
    /// The vocabulary entry of each id, or −1.
    private let entries: [Int32]
    /// The same where ids are so sparse that a table would be mostly empty.
    private let scattered: [Int32: Int32]

    init(vocabulary: Vocabulary, added: [(token: AddedToken, id: Int32)]) {
        self.vocabulary = vocabulary
        self.added = Dictionary(added.map { ($0.id, Array($0.token.content.utf8)) }) { $1 }
        special = Set(added.lazy.filter(\.token.isSpecial).map { Array($0.token.content.utf8) })
        if vocabulary.idLimit <= 4 * vocabulary.count + 4096 {
            var entries = [Int32](repeating: -1, count: vocabulary.idLimit)
            for (entry, id) in vocabulary.ids.enumerated() { entries[Int(id)] = Int32(entry) }
            (self.entries, scattered) = (entries, [:])
        } else {
            let pairs = vocabulary.ids.enumerated().map { ($0.element, Int32($0.offset)) }
            (entries, scattered) = ([], Dictionary(pairs) { $1 })
        }
    }

    /// Returns the token's bytes; nil for an unknown id, and for special tokens if these are skipped.
    func name(of id: Int32, skippingSpecialTokens: Bool) -> [UInt8]? {
        let entry = entries.indices.contains(Int(id)) ? entries[Int(id)] : scattered[id] ?? -1
        guard let name = added[id] ?? (entry < 0 ? nil : Array(vocabulary.token(ofEntry: Int(entry)))) else {
            return nil
        }
        return skippingSpecialTokens && special.contains(name) ? nil : name
    }
}
