/// WordPiece (Devlin et al. 2018, `WordpieceTokenizer`): a word is split, from its start, into the longest pieces in
/// the vocabulary; pieces inside a word have the prefix `##`. A word that cannot be split is unknown as a whole.
struct WordPiece: Sendable {
    let vocabulary: Vocabulary
    let unknown: Int32
    /// The maximum number of characters; longer words are unknown.
    private let maximumCharacters: Int
    /// The pieces that continue a word, without their prefix.
    private let continuations: Vocabulary

    init(
        vocabulary: Vocabulary, unknownToken: [UInt8], prefix: [UInt8], maximumCharacters: Int, file: String
    ) throws(TokenizerError) {
        guard let unknown = vocabulary.id(of: unknownToken) else {
            let name = String(decoding: unknownToken, as: UTF8.self)
            throw .malformed(file: file, reason: "the vocabulary lacks the token for unknown words, \"\(name)\"")
        }
        self.vocabulary = vocabulary
        self.unknown = unknown
        self.maximumCharacters = maximumCharacters
        var continuations = Vocabulary()
        for (token, id) in vocabulary.tokens where token.starts(with: prefix) {
            continuations.insert(Array(token.dropFirst(prefix.count)), id: id)
        }
        self.continuations = continuations
    }

    /// Appends the tokens of the word whose UTF-8 bytes are at `range` of `bytes`.
    func encode(_ bytes: [UInt8], _ range: Range<Int>, into ids: inout [Int32]) {
        var characters = 0
        for position in range where !isInsideCharacter(bytes[position]) { characters += 1 }
        guard characters <= maximumCharacters else { return ids.append(unknown) }
        let before = ids.count
        var start = range.lowerBound
        while start < range.upperBound {
            let pieces = start == range.lowerBound ? vocabulary : continuations
            guard let (id, end) = longestPiece(of: pieces, bytes, start..<range.upperBound) else {
                ids.removeSubrange(before...)
                return ids.append(unknown)
            }
            ids.append(id)
            start = end
        }
    }

    private func longestPiece(
        of pieces: Vocabulary, _ bytes: [UInt8], _ range: Range<Int>
    ) -> (id: Int32, end: Int)? {
        var end = min(range.upperBound, range.lowerBound + pieces.longestToken)
        while end > range.lowerBound {
            if end == range.upperBound || !isInsideCharacter(bytes[end]),
                let id = pieces.id(of: bytes, range.lowerBound..<end)
            {
                return (id, end)
            }
            end -= 1
        }
        return nil
    }

    private func isInsideCharacter(_ byte: UInt8) -> Bool { byte & 0xc0 == 0x80 }
}
