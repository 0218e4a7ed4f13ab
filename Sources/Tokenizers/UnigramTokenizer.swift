import Files

/// T5's tokenizer: SentencePiece's unigram model, with spaces written as U+2581 and `</s>` after the text.
///
///     let tokenizer = try UnigramTokenizer(folder: "t5-small")
///     tokenizer.encode("a photo of a cat")  // [3, 9, 1202, 13, 3, 9, 1712, 1]
///
/// The ids equal those of `tokenizers` for a `tokenizer.json` and those of SentencePiece for a `spiece.model`. (The two
/// apply the character map to grapheme clusters differently, and drop white space in different places.)
public struct UnigramTokenizer: Tokenizer {
    /// The length with which T5 was trained; its relative positions have no limit. The default where the folder does
    /// not specify a limit.
    public static let defaultMaximumLength = 512

    private let pipeline: TokenizationPipeline

    /// The id of the token that ends a text, `</s>`; nil where the file adds none.
    public let endOfText: Int32?
    /// The id of what no piece covers.
    package let unknownToken: Int32

    /// Loads a tokenizer from its folder.
    ///
    /// Reads `tokenizer.json`, or else `spiece.model`.
    ///
    /// - Parameter maximumLength: the maximum number of ids; when nil, `model_max_length` of `tokenizer_config.json`,
    ///   or else 512.
    /// - Throws: ``TokenizerError``.
    public init(folder: String, maximumLength: Int? = nil) throws {
        let configuration = try TokenizerConfiguration(folder: folder)
        let length = maximumLength ?? configuration.maximumLength ?? Self.defaultMaximumLength
        let (json, model) = ("\(folder)/tokenizer.json", "\(folder)/spiece.model")
        if FileStatus.exists(json) {
            try self.init(tokenizerJSON: json, maximumLength: length)
        } else if FileStatus.exists(model) {
            try self.init(model, configuration, maximumLength: length)
        } else {
            throw TokenizerError.missing(folder: folder, wanted: "tokenizer.json or spiece.model")
        }
    }

    /// Loads a tokenizer from its JSON file.
    ///
    /// - Parameter path: the path of a `tokenizer.json`.
    /// - Throws: ``TokenizerError``.
    public init(tokenizerJSON path: String, maximumLength: Int = defaultMaximumLength) throws {
        try self.init(TokenizerJSON.read(path), maximumLength: maximumLength, file: path)
    }

    /// Loads a tokenizer from SentencePiece's file.
    ///
    /// - Parameter path: the path of a `spiece.model`. T5's 100 sentinels, `<extra_id_99>` … `<extra_id_0>`, follow its
    ///   pieces.
    /// - Throws: ``TokenizerError``.
    public init(sentencePieceModel path: String, maximumLength: Int = defaultMaximumLength) throws {
        try self.init(path, TokenizerConfiguration(), maximumLength: maximumLength)
    }

    /// Loads a tokenizer from its JSON file, or from the tables that an earlier run made of it.
    ///
    /// - Parameter cache: the place for the tables; nil for none.
    /// - Throws: ``TokenizerError``.
    package init(tokenizerJSON path: String, maximumLength: Int, cache: UnigramCache?) throws {
        try self.init(TokenizerJSON.read(path, cache: cache), maximumLength: maximumLength, file: path)
    }

    private init(_ file: String, _ configuration: TokenizerConfiguration, maximumLength: Int) throws {
        let model = try SentencePieceModel.read(file)
        let unknown = model.pieces.indices.filter { model.pieces[$0].kind == .unknown }
        guard unknown.count == 1 else {
            throw TokenizerError.malformed(file: file, reason: "it has \(unknown.count) unknown tokens and not one")
        }
        let unigram = try Unigram(
            pieces: model.pieces, unknown: unknown[0], fallsBackToBytes: model.fallsBackToBytes, arithmetic: .single,
            file: file)
        let end = configuration.specialToken("eos_token") ?? "</s>"
        guard let endID = unigram.tables.id(of: Array(end.utf8)) else {
            throw TokenizerError.malformed(file: file, reason: "it lacks \"\(end)\"")
        }
        let sentinels = configuration.integer("extra_ids") ?? 100
        guard (0...100_000).contains(sentinels) else {
            throw TokenizerError.malformed(
                file: file, reason: "tokenizer_config.json asks for \(sentinels) sentinels (extra_ids)")
        }
        // Numbered before the configuration's list of added tokens, which has them in another order.
        let added = (0..<sentinels).reversed().map { AddedToken(content: "<extra_id_\($0)>") }
        let named = try configuration.addedTokens(
            defaults: [
                "eos_token": end, "pad_token": "<pad>",
                "unk_token": String(decoding: model.pieces[unknown[0]].text, as: UTF8.self),
            ])
        let bytes: [TokenDecoder.Step] = model.fallsBackToBytes ? [.byteFallback] : []
        let definition = TokenizerDefinition(
            model: .unigram(unigram), normalizer: .sentencePiece(model.normalizer), preTokenizer: .none,
            template: .init(before: [], behind: [endID]), addedTokens: added + named,
            decoder: TokenDecoder(
                steps: bytes + [
                    .metaspace(mark: Array("\u{2581}".utf8), dropsFirst: model.normalizer.addsPrefix)
                ]))
        try self.init(definition, maximumLength: maximumLength, file: file)
    }

    init(_ definition: TokenizerDefinition, maximumLength: Int, file: String) throws {
        guard case .unigram(let model) = definition.model else {
            throw TokenizerError.unsupported(file: file, feature: "another model than SentencePiece's unigram")
        }
        endOfText = definition.template.behind.last
        unknownToken = model.unknown
        pipeline = try TokenizationPipeline(definition: definition, maximumLength: maximumLength)
    }

    /// The maximum number of ids of a text, including `</s>`.
    public var maximumLength: Int { pipeline.maximumLength }
    /// The number of ids, including those of added tokens.
    public var vocabularySize: Int { pipeline.vocabularySize }

    /// Returns the ids of `text` and `</s>`, truncated to ``maximumLength``.
    public func encode(_ text: String) -> [Int32] { pipeline.encode(text) }

    /// Returns the text of `ids`.
    public func decode(_ ids: [Int32], skippingSpecialTokens: Bool) -> String {
        pipeline.decode(ids, skippingSpecialTokens: skippingSpecialTokens)
    }
}
