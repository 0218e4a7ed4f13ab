import Files

/// BERT's tokenizer: text is cleaned and, for uncased models, lower-cased and stripped of accents, then split into
/// words and these into word pieces, between `[CLS]` and `[SEP]`.
///
///     let tokenizer = try WordPieceTokenizer(folder: "all-MiniLM-L6-v2", maximumLength: 256)
///     tokenizer.encode("a photo of a cat")  // [101, 1037, 6302, 1997, 1037, 4937, 102]
///
/// The ids equal those of `BertTokenizer` in `transformers`.
public struct WordPieceTokenizer: Tokenizer {
    /// The number of BERT's positions; the default where the folder does not specify a limit.
    public static let defaultMaximumLength = 512

    private let pipeline: TokenizationPipeline

    /// Loads a tokenizer from its folder.
    ///
    /// Reads `tokenizer.json`, or else `vocab.txt`.
    ///
    /// - Parameter maximumLength: the maximum number of ids; when nil, `model_max_length` of `tokenizer_config.json`,
    ///   or else 512. (The `truncation` of `tokenizer.json` is ignored: it records the last use, not the model's
    ///   limit.)
    /// - Throws: ``TokenizerError``.
    public init(folder: String, maximumLength: Int? = nil) throws {
        let configuration = try TokenizerConfiguration(folder: folder)
        let length = maximumLength ?? configuration.maximumLength ?? Self.defaultMaximumLength
        let (json, vocabulary) = ("\(folder)/tokenizer.json", "\(folder)/vocab.txt")
        if FileStatus.exists(json) {
            try self.init(tokenizerJSON: json, maximumLength: length)
        } else if FileStatus.exists(vocabulary) {
            try self.init(vocabulary, configuration, maximumLength: length)
        } else {
            throw TokenizerError.missing(folder: folder, wanted: "tokenizer.json or vocab.txt")
        }
    }

    /// Loads a tokenizer from its JSON file.
    ///
    /// - Parameter path: the path of a `tokenizer.json`.
    /// - Throws: ``TokenizerError``.
    public init(tokenizerJSON path: String, maximumLength: Int = defaultMaximumLength) throws {
        try self.init(TokenizerJSON.read(path), maximumLength: maximumLength, file: path)
    }

    /// Loads an uncased tokenizer with the usual names of special tokens.
    ///
    /// - Parameter vocabulary: the path of `vocab.txt`, with one token per line.
    /// - Throws: ``TokenizerError``.
    public init(vocabulary: String, maximumLength: Int = defaultMaximumLength) throws {
        try self.init(vocabulary, TokenizerConfiguration(), maximumLength: maximumLength)
    }

    private init(_ file: String, _ configuration: TokenizerConfiguration, maximumLength: Int) throws {
        let vocabulary = try VocabularyFiles.readText(file)
        let names = [
            "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]",
            "mask_token": "[MASK]",
        ].reduce(into: [:]) { $0[$1.key] = configuration.specialToken($1.key) ?? $1.value }
        func id(_ name: String) throws -> Int32 {
            guard let token = names[name], let id = vocabulary.id(of: token) else {
                throw TokenizerError.malformed(file: file, reason: "it lacks the \(name) \"\(names[name] ?? "")\"")
            }
            return id
        }
        let lowercases = configuration.flag("do_lower_case") ?? true
        let definition = TokenizerDefinition(
            model: .wordPiece(
                try WordPiece(
                    vocabulary: vocabulary, unknownToken: Array((names["unk_token"] ?? "").utf8),
                    prefix: Array("##".utf8), maximumCharacters: 100, file: file)),
            normalizer: .bert(
                BertNormalizer(
                    cleansText: true,
                    separatesChinese: configuration.flag("tokenize_chinese_chars") ?? true,
                    stripsAccents: configuration.flag("strip_accents") ?? lowercases,
                    lowercases: lowercases
                )),
            preTokenizer: .bert,
            template: .init(before: [try id("cls_token")], behind: [try id("sep_token")]),
            addedTokens: try configuration.addedTokens(defaults: names),
            decoder: TokenDecoder(steps: [.wordPiece(prefix: Array("##".utf8), cleansUp: true)])
        )
        try self.init(definition, maximumLength: maximumLength, file: file)
    }

    init(_ definition: TokenizerDefinition, maximumLength: Int, file: String) throws {
        guard case .wordPiece = definition.model else {
            throw TokenizerError.unsupported(file: file, feature: "another model than WordPiece")
        }
        pipeline = try TokenizationPipeline(definition: definition, maximumLength: maximumLength)
    }

    /// The maximum number of ids of a text, including `[CLS]` and `[SEP]`.
    public var maximumLength: Int { pipeline.maximumLength }
    /// The number of ids, including those of added tokens.
    public var vocabularySize: Int { pipeline.vocabularySize }

    /// Returns the ids of `text` between `[CLS]` and `[SEP]`, truncated to ``maximumLength``.
    public func encode(_ text: String) -> [Int32] { pipeline.encode(text) }

    /// Returns the text of `ids`.
    public func decode(_ ids: [Int32], skippingSpecialTokens: Bool) -> String {
        pipeline.decode(ids, skippingSpecialTokens: skippingSpecialTokens)
    }
}
