/// CLIP's tokenizer: lower-cased text, byte-pair encoding with `</w>` at the end of words, and the tokens
/// `<|startoftext|>` and `<|endoftext|>` around the text.
///
///     let tokenizer = try CLIPTokenizer(folder: "clip-vit-base-patch32")
///     tokenizer.encode("a photo of a cat")  // [49406, 320, 1125, 539, 320, 2368, 49407]
///
/// The ids equal those of `CLIPTokenizer` in `transformers`.
public struct CLIPTokenizer: Tokenizer {
    /// The number of positions of CLIP's text networks; the default where the folder does not specify a limit.
    public static let defaultMaximumLength = 77

    private let pipeline: TokenizationPipeline

    /// The id of `<|startoftext|>`.
    public let startOfText: Int32
    /// The id of `<|endoftext|>`, at whose position CLIP reads the text's embedding.
    public let endOfText: Int32

    /// Loads a tokenizer from its folder.
    ///
    /// Reads `tokenizer.json`, or else `vocab.json` and `merges.txt`.
    ///
    /// - Parameter maximumLength: the maximum number of ids; when nil, `model_max_length` of `tokenizer_config.json`,
    ///   or else 77.
    /// - Throws: ``TokenizerError``.
    public init(folder: String, maximumLength: Int? = nil) throws {
        let configuration = try TokenizerConfiguration(folder: folder)
        let length = maximumLength ?? configuration.maximumLength ?? Self.defaultMaximumLength
        switch try BytePairFiles(folder: folder) {
        case .tokenizerJSON(let file): try self.init(tokenizerJSON: file, maximumLength: length)
        case .vocabulary(let vocabulary, let merges):
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

    private init(
        _ vocabularyFile: String, _ mergesFile: String, _ configuration: TokenizerConfiguration, maximumLength: Int
    ) throws {
        let vocabulary = try VocabularyFiles.readJSON(vocabularyFile)
        let start = configuration.specialToken("bos_token") ?? "<|startoftext|>"
        let end = configuration.specialToken("eos_token") ?? "<|endoftext|>"
        let unknown = configuration.specialToken("unk_token") ?? "<|endoftext|>"
        guard let first = vocabulary.id(of: start), let last = vocabulary.id(of: end) else {
            throw TokenizerError.malformed(file: vocabularyFile, reason: "it lacks \"\(start)\" or \"\(end)\"")
        }
        let model = try BytePairEncoding(
            vocabulary: vocabulary, merges: VocabularyFiles.readMerges(mergesFile), suffix: Array("</w>".utf8),
            unknownToken: Array(unknown.utf8), file: mergesFile
        )
        let definition = TokenizerDefinition(
            model: .bytePairEncoding(model),
            normalizer: .sequence([.canonicalComposition, .whitespaceCollapsing, .lowercase]),
            preTokenizer: .sequence([.clip, .byteLevel]),
            template: .init(before: [first], behind: [last]),
            addedTokens: try configuration.addedTokens(
                defaults: ["bos_token": start, "eos_token": end, "unk_token": unknown, "pad_token": "<|endoftext|>"]),
            decoder: TokenDecoder(steps: [.byteLevel])
        )
        try self.init(definition, maximumLength: maximumLength, file: vocabularyFile)
    }

    init(_ definition: TokenizerDefinition, maximumLength: Int, file: String) throws {
        guard case .bytePairEncoding = definition.model,
            definition.template.before.count == 1, definition.template.behind.count == 1
        else {
            throw TokenizerError.unsupported(
                file: file, feature: "another tokenizer than CLIP's byte pairs between one start and one end token")
        }
        var definition = definition
        if case .bytePairEncoding(let model) = definition.model { definition.decoder.wordEnd = model.suffix }
        pipeline = try TokenizationPipeline(definition: definition, maximumLength: maximumLength)
        (startOfText, endOfText) = (definition.template.before[0], definition.template.behind[0])
    }

    /// The maximum number of ids of a text, including the special tokens.
    public var maximumLength: Int { pipeline.maximumLength }
    /// The number of ids, including those of added tokens.
    public var vocabularySize: Int { pipeline.vocabularySize }

    /// Returns the ids of `text` between `<|startoftext|>` and `<|endoftext|>`, truncated to ``maximumLength``.
    public func encode(_ text: String) -> [Int32] { pipeline.encode(text) }

    /// Returns the text of `ids`.
    public func decode(_ ids: [Int32], skippingSpecialTokens: Bool) -> String {
        pipeline.decode(ids, skippingSpecialTokens: skippingSpecialTokens)
    }
}
