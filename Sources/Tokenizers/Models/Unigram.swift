/// The unigram language model of SentencePiece (Kudo 2018): a text is split into the pieces whose scores,
/// log-probabilities, have the greatest sum. A character that no piece covers costs 10 more than the rarest piece;
/// adjacent ones become one unknown token, or the tokens of their bytes.
///
/// Encoding takes O(*n*) time for *n* bytes of text, times the length of the longest piece.
package struct Unigram: Sendable {
    /// The precision of the sums: the two implementations differ where segmentations are almost equally good.
    package enum Arithmetic: Sendable {
        /// Single precision, as in SentencePiece.
        case single
        /// Double precision, as in Hugging Face's `tokenizers`.
        case double
    }

    package struct Piece: Sendable {
        package var text: [UInt8]
        package var score: Double
        package var kind = Kind.normal

        package init(text: [UInt8], score: Double, kind: Kind = .normal) {
            (self.text, self.score, self.kind) = (text, score, kind)
        }
    }

    /// The types of pieces, with the numbers of `ModelProto.SentencePiece.Type`.
    package enum Kind: UInt64, Sendable {
        case normal = 1
        case unknown, control, userDefined, unused, byte
    }

    let unknown: Int32
    /// The pieces.
    let tables: UnigramTables
    /// The pieces of the 256 bytes, −1 where there is none; nil without byte fallback.
    private let bytePieces: [Int32]?
    private let arithmetic: Arithmetic

    private static let unknownPenalty = 10.0

    /// - Parameter unknown: the id of the token for characters that no piece covers.
    package init(
        pieces: [Piece], unknown: Int, fallsBackToBytes: Bool, arithmetic: Arithmetic, file: String
    ) throws(TokenizerError) {
        guard pieces.indices.contains(unknown) else {
            throw .malformed(file: file, reason: "the unknown token's id \(unknown) is not in the vocabulary")
        }
        guard pieces.count <= VocabularyFiles.idLimit else {
            throw .malformed(file: file, reason: "it has more than \(VocabularyFiles.idLimit) pieces")
        }
        if arithmetic == .single {
            var vocabulary = Vocabulary(expectedCount: pieces.count)
            for (id, piece) in pieces.enumerated() where !vocabulary.insert(piece.text, id: Int32(id)) {
                let name = String(decoding: piece.text, as: UTF8.self)
                throw .malformed(file: file, reason: "the piece \"\(name)\" stands twice in the vocabulary")
            }
        }
        var trie = PieceTrie.Builder(expectedCount: pieces.count)
        for (id, piece) in pieces.enumerated() {
            guard [.normal, .userDefined].contains(piece.kind), !piece.text.isEmpty else { continue }
            guard trie.insert(piece.text, id: Int32(id)) else {
                throw .malformed(file: file, reason: "its pieces are too long and too many")
            }
        }
        let counted = pieces.lazy.filter { $0.kind == .normal }.map(\.score)
        let least = counted.min() ?? 0
        // SentencePiece's maximum starts at the least positive number, and log-probabilities are negative.
        let greatest = max(counted.max() ?? 0, Double(Float.leastNormalMagnitude))
        let scores = pieces.map { piece in
            guard piece.kind == .userDefined else { return piece.score }
            return arithmetic.rounded(Double(Float(piece.text.count) * Float(greatest)) - 0.1)
        }
        self.init(
            tables: UnigramTables(
                texts: pieces.map(\.text), scores: scores,
                unknownScore: arithmetic.rounded(least - Self.unknownPenalty), trie: PieceTrie(trie)),
            unknown: Int32(unknown), fallsBackToBytes: fallsBackToBytes, arithmetic: arithmetic)
    }

    /// - Precondition: `unknown` is a piece of the tables.
    init(tables: UnigramTables, unknown: Int32, fallsBackToBytes: Bool, arithmetic: Arithmetic) {
        precondition(unknown >= 0 && Int(unknown) < tables.count)
        (self.tables, self.unknown, self.arithmetic) = (tables, unknown, arithmetic)
        bytePieces = fallsBackToBytes ? BytePieces.names.map { tables.id(of: $0) ?? -1 } : nil
    }

    /// The pieces and their ids, put together from the tables at each call.
    var vocabulary: Vocabulary { tables.vocabulary }

    /// The best segmentation up to a position in the text.
    private struct Step {
        var score = 0.0
        /// The start of the last piece; −1 where there is no segmentation.
        var start: Int32 = -1
        var piece: Int32 = -1
    }

    /// Appends the tokens of the text whose UTF-8 bytes are at `range` of `bytes`.
    package func encode(_ bytes: [UInt8], _ range: Range<Int>, into ids: inout [Int32]) {
        guard !range.isEmpty else { return }
        let steps = bestSteps(bytes, range)
        // Backwards along the best segmentation, with adjacent unknown pieces combined.
        var reversed: [Int32] = []
        var end = range.count
        while end > 0 {
            let step = steps[end]
            var start = Int(step.start)
            if step.piece == unknown {
                while start > 0, steps[start].piece == unknown { start = Int(steps[start].start) }
                appendUnknown(bytes, range.lowerBound + start..<range.lowerBound + end, reversedInto: &reversed)
            } else {
                reversed.append(step.piece)
            }
            end = start
        }
        ids.append(contentsOf: reversed.reversed())
    }

    private func bestSteps(_ bytes: [UInt8], _ range: Range<Int>) -> [Step] {
        let (trie, scores) = (tables.trie, tables.scores)
        var steps = [Step](repeating: Step(), count: range.count + 1)
        var position = range.lowerBound
        while position < range.upperBound {
            let before = steps[position - range.lowerBound].score
            let start = Int32(truncatingIfNeeded: position - range.lowerBound)
            let characterEnd = min(position + Self.lengthOfCharacter(bytes[position]), range.upperBound)
            var coversCharacter = false
            var (node, end) = (PieceTrie.root, position)
            while end < range.upperBound, let next = trie.child(of: node, bytes[end]) {
                (node, end) = (next, end + 1)
                let piece = trie.piece(at: node)
                guard piece >= 0 else { continue }
                let score = arithmetic.rounded(scores[Int(piece)] + before)
                let best = steps[end - range.lowerBound]
                if best.start < 0 || score > best.score {
                    steps[end - range.lowerBound] = Step(score: score, start: start, piece: piece)
                }
                if end == characterEnd { coversCharacter = true }
            }
            if !coversCharacter {
                let score = arithmetic.rounded(tables.unknownScore + before)
                let best = steps[characterEnd - range.lowerBound]
                if best.start < 0 || score > best.score {
                    steps[characterEnd - range.lowerBound] = Step(score: score, start: start, piece: unknown)
                }
            }
            position = characterEnd
        }
        return steps
    }

    private func appendUnknown(_ bytes: [UInt8], _ range: Range<Int>, reversedInto ids: inout [Int32]) {
        if let bytePieces, bytes[range].allSatisfy({ bytePieces[Int($0)] >= 0 }) {
            ids.append(contentsOf: bytes[range].reversed().lazy.map { bytePieces[Int($0)] })
        } else {
            ids.append(unknown)
        }
    }

    private static func lengthOfCharacter(_ lead: UInt8) -> Int {
        switch lead {
        case 0xf0...: 4
        case 0xe0...: 3
        case 0xc0...: 2
        default: 1
        }
    }
}

extension Unigram.Arithmetic {
    fileprivate func rounded(_ score: Double) -> Double { self == .single ? Double(Float(score)) : score }
}
