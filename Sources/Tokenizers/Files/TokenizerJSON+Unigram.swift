import StrictJSON

/// The model of type `Unigram`.
extension TokenizerJSON {
    /// Reads the array of `[piece, score]` at the position of `reader`.
    func readPieces(_ reader: inout JSONReader, expectedCount: Int) throws -> [Unigram.Piece] {
        var pieces: [Unigram.Piece] = []
        pieces.reserveCapacity(expectedCount)
        try reader.readArray { reader in
            let start = reader.offset
            var (text, score) = ([UInt8]?.none, Double?.none)
            try reader.readArray { reader in
                if text == nil {
                    text = try reader.readStringBytes()
                } else if score == nil {
                    score = try reader.readDouble()
                } else {
                    throw JSONError(offset: start, reason: "a piece is not a text and a score")
                }
            }
            guard let text, let score else {
                throw JSONError(offset: start, reason: "a piece is not a text and a score")
            }
            pieces.append(Unigram.Piece(text: text, score: score))
        }
        return pieces
    }

    func unigram(_ pieces: [Unigram.Piece], _ settings: [String: JSONValue]) throws -> Unigram {
        guard let unknown = settings["unk_id"]?.int else { throw unsupported("no token for what is unknown (unk_id)") }
        let fallsBackToBytes = settings["byte_fallback"]?.bool ?? false
        if let tables {
            guard unknown >= 0, unknown < tables.count else { throw malformed("the unknown token has no piece") }
            return Unigram(
                tables: tables, unknown: Int32(unknown), fallsBackToBytes: fallsBackToBytes, arithmetic: .double)
        }
        return try Unigram(
            pieces: pieces, unknown: unknown, fallsBackToBytes: fallsBackToBytes, arithmetic: .double, file: file)
    }
}
