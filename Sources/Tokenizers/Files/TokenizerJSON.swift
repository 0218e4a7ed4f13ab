import Files
import StrictJSON

/// Reads `tokenizer.json`, the format of Hugging Face's `tokenizers` library.
///
/// The sections `truncation` and `padding` are ignored: the maximum length depends on the model.
struct TokenizerJSON {
    let file: String
    /// The pieces of a unigram model, which an earlier run stored, in place of those in the file.
    var tables: UnigramTables?

    /// - Parameter cache: the tables that an earlier run made of the file, and the place for them; nil for none.
    static func read(_ path: String, cache: UnigramCache? = nil) throws(TokenizerError) -> TokenizerDefinition {
        if let known = cache?.read(),
            let definition = try? TokenizerJSON(file: path, tables: known.tables).read(known.rest).definition
        {
            return definition
        }
        let bytes = try OutsideFile.bytes(of: path)
        let (definition, pieces) = try parsing(path) { try TokenizerJSON(file: path).read(bytes) }
        if let cache, let pieces, case .unigram(let model) = definition.model {
            let rest = bytes[..<pieces.lowerBound] + Array("[]".utf8) + bytes[pieces.upperBound...]
            cache.write(model.tables, rest: Array(rest))
        }
        return definition
    }

    /// Returns the definition, and the place of a unigram model's pieces in the text.
    private func read(_ bytes: [UInt8]) throws -> (definition: TokenizerDefinition, pieces: Range<Int>?) {
        var reader = try JSONReader(bytes)
        var sections: [String: JSONValue] = [:]
        var model: TokenizationPipeline.Model?
        var pieces: Range<Int>?
        try reader.readObject { reader, name in
            switch String(decoding: name, as: UTF8.self) {
            case "model": (model, pieces) = try readModel(&reader, size: bytes.count)
            case "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder":
                sections[String(decoding: name, as: UTF8.self)] = try JSONValue.read(&reader)
            default: try reader.skipValue()
            }
        }
        try reader.expectEnd()
        guard let model else { throw malformed("it has no \"model\"") }
        let preTokenizer = try preTokenizer(sections["pre_tokenizer"]) ?? .none
        switch (model, preTokenizer) {
        case (.bytePairEncoding, _) where !preTokenizer.endsWithBytes:
            throw unsupported("byte pairs behind another pre-tokenizer than \"ByteLevel\"")
        case (.wordPiece, .none): throw unsupported("no pre-tokenizer")
        default: break
        }
        let definition = TokenizerDefinition(
            model: model,
            normalizer: try normalizer(sections["normalizer"]),
            preTokenizer: preTokenizer,
            template: try template(sections["post_processor"]),
            addedTokens: try addedTokens(sections["added_tokens"]),
            decoder: try decoder(sections["decoder"])
        )
        return (definition, pieces)
    }

    func malformed(_ reason: String) -> TokenizerError { .malformed(file: file, reason: reason) }

    func unsupported(_ feature: String) -> TokenizerError { .unsupported(file: file, feature: feature) }
}

extension TokenizerJSON {
    private func readModel(
        _ reader: inout JSONReader, size: Int
    ) throws -> (model: TokenizationPipeline.Model, pieces: Range<Int>?) {
        var vocabulary: Vocabulary?
        var merges: MergeList?
        var pieces: [Unigram.Piece]?
        var piecesRange: Range<Int>?
        var settings: [String: JSONValue] = [:]
        try reader.readObject { reader, name in
            switch String(decoding: name, as: UTF8.self) {
            case "vocab" where try reader.nextKind() == .object:
                vocabulary = try VocabularyFiles.readObject(&reader, expectedCount: size / 32)
            case "vocab" where try reader.nextKind() == .array:
                let start = reader.offset
                pieces = try readPieces(&reader, expectedCount: size / 40)
                piecesRange = start..<reader.offset
            case "vocab": try reader.skipValue()
            case "merges": merges = try readMerges(&reader)
            default: settings[String(decoding: name, as: UTF8.self)] = try JSONValue.read(&reader)
            }
        }
        // The earliest files of the format do not name the type.
        let type = settings["type"]?.string ?? (pieces != nil ? "Unigram" : merges == nil ? "WordPiece" : "BPE")
        guard ["BPE", "WordPiece", "Unigram"].contains(type) else { throw unsupported("the model type \"\(type)\"") }
        if type == "Unigram" {
            guard let pieces else { throw malformed("the model has no pieces") }
            return (.unigram(try unigram(pieces, settings)), piecesRange)
        }
        guard let vocabulary else { throw malformed("the model has no vocabulary") }
        if type == "BPE" {
            guard let merges else { throw malformed("the model has no merges") }
            return (.bytePairEncoding(try bytePairEncoding(vocabulary, merges, settings)), nil)
        }
        let wordPiece = try WordPiece(
            vocabulary: vocabulary,
            unknownToken: Array((settings["unk_token"]?.string ?? "[UNK]").utf8),
            prefix: Array((settings["continuing_subword_prefix"]?.string ?? "##").utf8),
            maximumCharacters: settings["max_input_chars_per_word"]?.int ?? 100,
            file: file
        )
        return (.wordPiece(wordPiece), nil)
    }

    private func bytePairEncoding(
        _ vocabulary: Vocabulary, _ merges: MergeList, _ settings: [String: JSONValue]
    ) throws -> BytePairEncoding {
        if let dropout = settings["dropout"]?.double, dropout != 0 { throw unsupported("dropout of merges") }
        for flag in ["byte_fallback", "ignore_merges", "fuse_unk"] where settings[flag]?.bool == true {
            throw unsupported("the model setting \"\(flag)\"")
        }
        if let prefix = settings["continuing_subword_prefix"]?.string, !prefix.isEmpty {
            throw unsupported("the prefix \"\(prefix)\" inside words")
        }
        let unknown = settings["unk_token"]?.string.flatMap { $0.isEmpty ? nil : Array($0.utf8) }
        return try BytePairEncoding(
            vocabulary: vocabulary, merges: merges,
            suffix: Array((settings["end_of_word_suffix"]?.string ?? "").utf8),
            unknownToken: unknown, file: file
        )
    }

    /// Reads merges written as `"a b"` or as `["a", "b"]`.
    private func readMerges(_ reader: inout JSONReader) throws -> MergeList {
        var merges = MergeList()
        try reader.readArray { reader in
            if try reader.nextKind() == .string {
                let line = try reader.readStringBytes()
                if merges.append(written: line[...]) { return }
            } else {
                var parts = 0
                try reader.readArray { reader in
                    merges.append(part: try reader.readStringBytes())
                    parts += 1
                }
                if parts == 2 { return }
            }
            throw JSONError(offset: reader.offset, reason: "a merge is not two parts")
        }
        return merges
    }

    private func addedTokens(_ section: JSONValue?) throws -> [AddedToken] {
        guard let section, !section.isNull else { return [] }
        guard let entries = section.array else { throw malformed("\"added_tokens\" is not an array") }
        return try entries.map { entry in
            guard let content = entry["content"]?.string else {
                throw malformed("an entry of \"added_tokens\" lacks its content")
            }
            var token = try AddedToken(content: content, flags: entry, file: file)
            token.isSpecial = entry["special"]?.bool ?? false
            return token
        }
    }
}
