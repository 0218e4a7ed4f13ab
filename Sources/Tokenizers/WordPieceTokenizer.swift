import Files

/// BERT's tokenizer: cleaned and, for uncased models, lower-cased text without accents, cut into words and these into
/// word pieces, between `[CLS]` and `[SEP]`.
///
///     let tokenizer = try WordPieceTokenizer(folder: "all-MiniLM-L6-v2", maximumLength: 256)
///     tokenizer.encode("a photo of a cat")  // [101, 1037, 6302, 1997, 1037, 4937, 102]
///
/// It gives the ids of `BertTokenizer` in `transformers`.
public struct WordPieceTokenizer: Tokenizer {
    /// BERT has this many positions; it holds where the folder doesn't say otherwise.
    public static let defaultMaximumLength = 512

    private let pipeline: TokenizationPipeline

    /// Reads `tokenizer.json`, or else `vocab.txt`.
    ///
    /// - Parameter maximumLength: where nil, `model_max_length` of `tokenizer_config.json`, or else 512. (The `truncation`
    ///   of `tokenizer.json` says what it was last used with, not what the model can take, and is not followed.)
    /// - Throws: ``TokenizerError``
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

    /// - Parameter path: a `tokenizer.json`.
    /// - Throws: ``TokenizerError``
    public init(tokenizerJSON path: String, maximumLength: Int = defaultMaximumLength) throws {
        try self.init(TokenizerJSON.read(path), maximumLength: maximumLength, file: path)
    }

    /// An uncased tokenizer with the usual names of special tokens.
    ///
    /// - Parameter vocabulary: the path of `vocab.txt`, a token a line.
    /// - Throws: ``TokenizerError``
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

    public var maximumLength: Int { pipeline.maximumLength }
    public var vocabularySize: Int { pipeline.vocabularySize }

    public func encode(_ text: String) -> [Int32] { pipeline.encode(text) }

    public func decode(_ ids: [Int32], skippingSpecialTokens: Bool) -> String {
        pipeline.decode(ids, skippingSpecialTokens: skippingSpecialTokens)
    }
}
