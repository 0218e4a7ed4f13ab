/// GPT-2's tokenizer: byte-pair encoding over the bytes of the unchanged text, in which a space belongs to the word
/// after it. No special tokens are added.
///
///     let tokenizer = try GPT2Tokenizer(folder: "gpt2")
///     tokenizer.encode("a photo of a cat")  // [64, 4590, 286, 257, 3797]
///
/// The ids equal those of `GPT2Tokenizer` in `transformers`.
public struct GPT2Tokenizer: Tokenizer {
    /// The number of GPT-2's positions; the default where the folder does not specify a limit.
    public static let defaultMaximumLength = 1024

    private let pipeline: TokenizationPipeline

    /// The id of `<|endoftext|>`, which separates texts.
    public let endOfText: Int32

    /// Loads a tokenizer from its folder.
    ///
    /// Reads `tokenizer.json`, or else `vocab.json` and `merges.txt`.
    ///
    /// - Parameter maximumLength: the maximum number of ids; when nil, `model_max_length` of `tokenizer_config.json`,
    ///   or else 1024.
    /// - Throws: ``TokenizerError``.
    public init(folder: String, maximumLength: Int? = nil) throws {
        let configuration = try TokenizerConfiguration(folder: folder)
        let length = maximumLength ?? configuration.maximumLength ?? Self.defaultMaximumLength
        switch try BytePairFiles(folder: folder) {
        case .tokenizerJSON(let file): try self.init(tokenizerJSON: file, maximumLength: length)
        case .vocabulary(let vocabulary, let merges):
            guard configuration.flag("add_bos_token") != true else {
                throw TokenizerError.unsupported(file: "\(folder)/tokenizer_config.json", feature: "\"add_bos_token\"")
            }
            try self.init(vocabulary, merges, configuration, maximumLength: length)
        }
    }

    /// Loads a tokenizer from its JSON file.
    ///
    /// - Parameter path: the path of a `tokenizer.json`.
    /// - Throws: ``TokenizerError``.
    public init(tokenizerJSON path: String, maximumLength: Int = defaultMaximumLength) throws {
        try self.init(TokenizerJSON.read(path), maximumLength: maximumLength, file: path)
    }

    /// Loads a tokenizer from its vocabulary and merges.
    ///
    /// - Parameters:
    ///   - vocabulary: the path of `vocab.json`.
    ///   - merges: the path of `merges.txt`.
    /// - Throws: ``TokenizerError``.
    public init(vocabulary: String, merges: String, maximumLength: Int = defaultMaximumLength) throws {
        try self.init(vocabulary, merges, TokenizerConfiguration(), maximumLength: maximumLength)
    }

    private static let endOfTextToken = "<|endoftext|>"

    private init(
        _ vocabularyFile: String, _ mergesFile: String, _ configuration: TokenizerConfiguration, maximumLength: Int
    ) throws {
        let vocabulary = try VocabularyFiles.readJSON(vocabularyFile)
        let model = try BytePairEncoding(
            vocabulary: vocabulary, merges: VocabularyFiles.readMerges(mergesFile), suffix: [], unknownToken: nil,
            file: mergesFile
        )
        let definition = TokenizerDefinition(
            model: .bytePairEncoding(model), normalizer: nil,
            preTokenizer: configuration.flag("add_prefix_space") == true
                ? .sequence([.spacePrefix, .byteLevel]) : .byteLevel,
            template: .init(),
            addedTokens: try configuration.addedTokens(
                defaults: Dictionary(
                    uniqueKeysWithValues: ["bos_token", "eos_token", "unk_token"].map { ($0, Self.endOfTextToken) })),
            decoder: TokenDecoder(steps: [.byteLevel])
        )
        try self.init(definition, maximumLength: maximumLength, file: vocabularyFile)
    }

    init(_ definition: TokenizerDefinition, maximumLength: Int, file: String) throws {
        guard case .bytePairEncoding = definition.model, definition.preTokenizer.isGPT2s,
            definition.normalizer == nil, definition.template.before.isEmpty, definition.template.behind.isEmpty
        else {
            throw TokenizerError.unsupported(file: file, feature: "another tokenizer than GPT-2's bare byte pairs")
        }
        // A file may have it in the vocabulary, or only among the added tokens.
        let added = AddedToken.numbered(definition.addedTokens, in: definition)
            .first { $0.token.content == Self.endOfTextToken }?.id
        guard let endOfText = definition.vocabulary.id(of: Self.endOfTextToken) ?? added else {
            throw TokenizerError.malformed(file: file, reason: "it lacks \"\(Self.endOfTextToken)\"")
        }
        self.endOfText = endOfText
        pipeline = try TokenizationPipeline(definition: definition, maximumLength: maximumLength)
    }

    /// The maximum number of ids of a text.
    public var maximumLength: Int { pipeline.maximumLength }
    /// The number of ids, including those of added tokens.
    public var vocabularySize: Int { pipeline.vocabularySize }

    /// Returns the ids of `text`, truncated to ``maximumLength``.
    public func encode(_ text: String) -> [Int32] { pipeline.encode(text) }

    /// Returns the text of `ids`.
    public func decode(_ ids: [Int32], skippingSpecialTokens: Bool) -> String {
        pipeline.decode(ids, skippingSpecialTokens: skippingSpecialTokens)
    }
}
