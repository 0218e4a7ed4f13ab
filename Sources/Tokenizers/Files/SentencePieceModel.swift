import Files

/// `spiece.model`, the file written by SentencePiece's trainer: the fields of `ModelProto` that determine tokenization.
package struct SentencePieceModel {
    package var pieces: [Unigram.Piece] = []
    var normalizer = SentencePieceNormalizer()
    var fallsBackToBytes = false
    private var kind: UInt64 = 1

    static func read(_ path: String) throws(TokenizerError) -> SentencePieceModel {
        let bytes = try OutsideFile.bytes(of: path)
        return try parsing(path) { try SentencePieceModel(bytes, file: path) }
    }

    package init(_ bytes: [UInt8], file: String) throws {
        var reader = ProtobufReader(bytes, bytes.indices)
        while let (field, value) = try reader.next() {
            guard case .bytes(let range) = value else { continue }
            switch field {
            case 1: pieces.append(try Self.piece(bytes, range, number: pieces.count, file: file))
            case 2: try readTrainer(bytes, range)
            case 3: try readNormalizer(bytes, range, file: file)
            default: break
            }
        }
        guard !pieces.isEmpty else { throw TokenizerError.malformed(file: file, reason: "it has no pieces") }
        guard kind == 1 else {
            let kinds: [UInt64: String] = [2: "byte-pair", 3: "word", 4: "character"]
            throw TokenizerError.unsupported(
                file: file, feature: "a \(kinds[kind] ?? "number \(kind)") model in SentencePiece's format")
        }
        var untouched = PieceTrie.Builder(expectedCount: 16)
        for (id, piece) in pieces.enumerated() where piece.kind == .userDefined {
            guard untouched.insert(piece.text, id: Int32(truncatingIfNeeded: id)) else {
                throw TokenizerError.malformed(file: file, reason: "its pieces are too long and too many")
            }
        }
        if pieces.contains(where: { $0.kind == .userDefined }) { normalizer.untouched = PieceTrie(untouched) }
    }

    private static func piece(
        _ bytes: [UInt8], _ range: Range<Int>, number: Int, file: String
    ) throws -> Unigram.Piece {
        var piece = Unigram.Piece(text: [], score: 0)
        var reader = ProtobufReader(bytes, range)
        while let (field, value) = try reader.next() {
            switch (field, value) {
            case (1, .bytes(let text)): piece.text = Array(bytes[text])
            case (2, .fixed32(let bits)): piece.score = Double(Float(bitPattern: bits))
            case (3, .number(let number)):
                guard let kind = Unigram.Kind(rawValue: number) else {
                    throw TokenizerError.unsupported(file: file, feature: "a piece of the type \(number)")
                }
                piece.kind = kind
            default: break
            }
        }
        guard !piece.text.isEmpty, piece.score.isFinite, String(validating: piece.text, as: UTF8.self) != nil else {
            throw TokenizerError.malformed(file: file, reason: "piece \(number) has no valid text or score")
        }
        return piece
    }

    private mutating func readTrainer(_ bytes: [UInt8], _ range: Range<Int>) throws {
        var reader = ProtobufReader(bytes, range)
        while let (field, value) = try reader.next() {
            guard case .number(let number) = value else { continue }
            switch field {
            case 3: kind = number
            case 24: normalizer.writesSpaceBehind = number != 0
            case 35: fallsBackToBytes = number != 0
            default: break
            }
        }
    }

    private mutating func readNormalizer(_ bytes: [UInt8], _ range: Range<Int>, file: String) throws {
        var reader = ProtobufReader(bytes, range)
        while let (field, value) = try reader.next() {
            switch (field, value) {
            case (2, .bytes(let map)): normalizer.map = map.isEmpty ? nil : try CharacterMap(bytes[map], file: file)
            case (3, .number(let number)): normalizer.addsPrefix = number != 0
            case (4, .number(let number)): normalizer.removesExtraSpaces = number != 0
            case (5, .number(let number)): normalizer.escapesSpaces = number != 0
            default: break
            }
        }
    }
}
