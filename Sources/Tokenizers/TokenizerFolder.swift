import Files

/// Selects the tokenizer of a model folder by its files.
public enum TokenizerFolder {
    /// Returns a Boolean value that indicates whether ``load(_:maximumLength:)`` finds files in the folder.
    public static func holds(_ folder: String) -> Bool {
        ["tokenizer.json", "spiece.model", "vocab.json", "vocab.txt"].contains { FileStatus.exists("\(folder)/\($0)") }
    }

    /// Loads the tokenizer from `tokenizer.json`, which names its model, or else from `spiece.model` (unigram),
    /// `vocab.json` and `merges.txt` (CLIP with a `<|startoftext|>`, GPT-2 without), or `vocab.txt` (WordPiece).
    ///
    /// - Parameter maximumLength: the maximum number of ids; when nil, `model_max_length` of `tokenizer_config.json`,
    ///   or else the kind's default.
    /// - Throws: ``TokenizerError``.
    public static func load(_ folder: String, maximumLength: Int? = nil) throws -> any Tokenizer {
        func has(_ names: String...) -> Bool { names.allSatisfy { FileStatus.exists("\(folder)/\($0)") } }
        if has("tokenizer.json") {
            let file = "\(folder)/tokenizer.json"
            let definition = try TokenizerJSON.read(file)
            let length = try maximumLength ?? TokenizerConfiguration(folder: folder).maximumLength
            switch definition.model {
            case .unigram:
                return try UnigramTokenizer(
                    definition, maximumLength: length ?? UnigramTokenizer.defaultMaximumLength, file: file)
            case .wordPiece:
                return try WordPieceTokenizer(
                    definition, maximumLength: length ?? WordPieceTokenizer.defaultMaximumLength, file: file)
            case .bytePairEncoding(let model) where model.suffix.isEmpty:
                return try GPT2Tokenizer(
                    definition, maximumLength: length ?? GPT2Tokenizer.defaultMaximumLength, file: file)
            case .bytePairEncoding:
                return try CLIPTokenizer(
                    definition, maximumLength: length ?? CLIPTokenizer.defaultMaximumLength, file: file)
            }
        }
        if has("spiece.model") { return try UnigramTokenizer(folder: folder, maximumLength: maximumLength) }
        if has("vocab.json", "merges.txt") {
            let vocabulary = try VocabularyFiles.readJSON("\(folder)/vocab.json")
            return vocabulary.id(of: "<|startoftext|>") == nil
                ? try GPT2Tokenizer(folder: folder, maximumLength: maximumLength)
                : try CLIPTokenizer(folder: folder, maximumLength: maximumLength)
        }
        if has("vocab.txt") { return try WordPieceTokenizer(folder: folder, maximumLength: maximumLength) }
        throw TokenizerError.missing(
            folder: folder, wanted: "tokenizer.json, spiece.model, vocab.json and merges.txt, or vocab.txt")
    }
}
