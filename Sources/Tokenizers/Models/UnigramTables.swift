/// The pieces of a ``Unigram`` as its encoder uses them: their texts, scores and trie, in memory or in a mapped file.
struct UnigramTables: Sendable {
    /// The texts of all pieces, in the order of their ids, and the end of each.
    let text: FixedArray<UInt8>
    let ends: FixedArray<UInt32>
    /// The score of each piece in a sum.
    let scores: FixedArray<Double>
    /// The score of a character that no piece covers.
    let unknownScore: Double
    let trie: PieceTrie

    init(texts: [[UInt8]], scores: [Double], unknownScore: Double, trie: PieceTrie) {
        var end: UInt32 = 0
        ends = FixedArray(
            texts.map { text in
                end += UInt32(text.count)
                return end
            })
        text = FixedArray(Array(texts.joined()))
        self.scores = FixedArray(scores)
        self.unknownScore = unknownScore
        self.trie = trie
    }

    /// - Precondition: `ends` and `scores` have the same length, and `ends` rise to the length of `text`.
    init(
        text: FixedArray<UInt8>, ends: FixedArray<UInt32>, scores: FixedArray<Double>, unknownScore: Double,
        trie: PieceTrie
    ) {
        (self.text, self.ends, self.scores) = (text, ends, scores)
        (self.unknownScore, self.trie) = (unknownScore, trie)
    }

    /// The number of pieces.
    var count: Int { ends.count }

    /// Returns the id of a piece; of several with the same text the last.
    ///
    /// - Complexity: O(*n*) in the number of pieces for a piece that is never encoded, such as `</s>` of a
    ///   `spiece.model`, and for a text that is no piece.
    func id(of piece: [UInt8]) -> Int32? {
        trie.piece(piece) ?? (0..<count).last { isPiece($0, piece) }.map { Int32($0) }
    }

    private func isPiece(_ id: Int, _ bytes: [UInt8]) -> Bool {
        let range = range(of: id)
        return range.count == bytes.count && text[range] == bytes
    }

    private func range(of id: Int) -> Range<Int> { (id == 0 ? 0 : Int(ends[id - 1]))..<Int(ends[id]) }

    /// The pieces by their texts.
    var vocabulary: Vocabulary {
        var vocabulary = Vocabulary(expectedCount: count)
        for id in 0..<count { vocabulary.insert(text[range(of: id)], id: Int32(id)) }
        return vocabulary
    }
}
