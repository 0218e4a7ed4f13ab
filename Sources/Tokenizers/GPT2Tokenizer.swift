/// GPT-2's tokenizer: byte-pair encoding over the bytes of the text as it is, a space belonging to the word behind it. No
/// special token is put around the text.
///
///     let tokenizer = try GPT2Tokenizer(folder: "gpt2")
///     tokenizer.encode("a photo of a cat")  // [64, 4590, 286, 257, 3797]
///
/// It gives the ids of `GPT2Tokenizer` in `transformers`.
public struct GPT2Tokenizer: Tokenizer {
    /// GPT-2 has this many positions; it holds where the folder doesn't say otherwise.
    public static let defaultMaximumLength = 1024

    private let pipeline: TokenizationPipeline

    /// The id of `<|endoftext|>`, which stands between texts.
    public let endOfText: Int32

    /// Reads `tokenizer.json`, or else `vocab.json` and `merges.txt`.
    ///
    /// - Parameter maximumLength: where nil, `model_max_length` of `tokenizer_config.json`, or else 1024.
    /// - Throws: ``TokenizerError``
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

    /// - Parameter path: a `tokenizer.json`.
    /// - Throws: ``TokenizerError``
    public init(tokenizerJSON path: String, maximumLength: Int = defaultMaximumLength) throws {
        try self.init(TokenizerJSON.read(path), maximumLength: maximumLength, file: path)
    }

    /// - Parameters:
    ///   - vocabulary: the path of `vocab.json`.
    ///   - merges: the path of `merges.txt`.
    /// - Throws: ``TokenizerError``
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
        // A file may have it in the vocabulary, or among the added tokens only.
        let added = AddedToken.numbered(definition.addedTokens, vocabulary: definition.vocabulary)
            .first { $0.token.content == Self.endOfTextToken }?.id
        guard let endOfText = definition.vocabulary.id(of: Self.endOfTextToken) ?? added else {
            throw TokenizerError.malformed(file: file, reason: "it lacks \"\(Self.endOfTextToken)\"")
        }
        self.endOfText = endOfText
        pipeline = try TokenizationPipeline(definition: definition, maximumLength: maximumLength)
    }

    public var maximumLength: Int { pipeline.maximumLength }
    public var vocabularySize: Int { pipeline.vocabularySize }

    public func encode(_ text: String) -> [Int32] { pipeline.encode(text) }

    public func decode(_ ids: [Int32], skippingSpecialTokens: Bool) -> String {
        pipeline.decode(ids, skippingSpecialTokens: skippingSpecialTokens)
    }
}
