import ModelFiles
import Networks
import TensorFiles
import Tokenizers

/// GPT-2 from a folder in Hugging Face's layout: `gpt2`, `distilgpt2`.
///
///     let model = try CausalLanguageModel(folder: "gpt2")
///     try model.score(["a dog on the beach", "a dog on the beech"]).map(\.negativeLogLikelihood)
public final class CausalLanguageModel: LanguageModel {
    /// The model's name.
    public let name: String
    private let loaded: LanguageNetwork<GPT2LMHeadModel>
    private let tokenizer: GPT2Tokenizer

    private var network: GPT2LMHeadModel { loaded.network }

    /// The precision in which the network computes.
    public var precision: PrecisionChoice { loaded.precision }

    /// Loads a model from its folder.
    ///
    /// - Parameters:
    ///   - folder: holds `config.json`, the weights and the vocabulary.
    ///   - name: the model's name; the folder's name if nil.
    ///   - precision: the precision of the network.
    ///   - cache: the cache for calibration results and packed weights; nothing is cached if nil.
    /// - Throws: `ModelFilesError` when the folder does not hold such a model, `TensorFileError` when a tensor is
    ///   missing or has a shape other than the configuration's, `TokenizerError`.
    public init(
        folder: String, name: String? = nil, precision: Precision = .f32, cache: ModelCache? = nil
    ) throws {
        let modelFolder = try ModelFolder(path: folder)
        let files = try GPT2Folder(modelFolder)
        tokenizer = files.tokenizer
        loaded = try LanguageNetwork(folder: folder, precision: precision, cache: cache, load: files.network) {
            network in
            try calibrationQuestions.map { _, meant in
                let tokens = [files.configuration.beginOfText] + files.tokenizer.encode(meant)
                return try network.logits([Array(tokens.prefix(files.configuration.maximumPositions))])
            }
        }
        self.name = name ?? modelFolder.name
    }

    /// The maximum number of tokens; one position is reserved for the token that begins a text.
    public var maximumTokens: Int { network.configuration.maximumPositions - 1 }

    /// Returns the text's token ids, without special tokens.
    public func tokenize(_ text: String) -> [Int32] { tokenizer.encode(text) }

    /// Scores each text after the token that begins a text, all in one batch.
    ///
    /// - Throws: ``LanguageModelError`` when a text has more tokens than the model has positions.
    public func score(_ texts: [String]) throws -> [TextScore] {
        try score(texts.map { (prefix: [], continuation: tokenize($0)) })
    }

    /// Scores each continuation given its prefix, all in one batch.
    ///
    /// - Throws: ``LanguageModelError`` when a pair has more tokens than the model has positions.
    public func score(_ pairs: [(prefix: String, continuation: String)]) throws -> [TextScore] {
        try score(pairs.map { (prefix: tokenize($0.prefix), continuation: tokenize($0.continuation)) })
    }

    private func score(_ pairs: [(prefix: [Int32], continuation: [Int32])]) throws -> [TextScore] {
        let begin = [network.configuration.beginOfText]
        let found = try describingErrors(of: name) {
            try network.logProbabilities(
                of: pairs.map { begin + $0.prefix + $0.continuation }, behind: pairs.map { 1 + $0.prefix.count })
        }
        return zip(pairs, found).map { TextScore(tokens: $0.continuation, logProbabilities: $1) }
    }

    /// Continues a text until the model ends it, `options.maximumTokens` are generated, or no positions are left. An
    /// empty text is continued from its beginning.
    ///
    /// - Parameter onToken: called with each piece of the continuation as it is generated, with a single beam only:
    ///   with several, no piece is final until the end.
    /// - Returns: the continuations without `text`, ``GenerationOptions/returnedSequences`` of them, the best first.
    /// - Throws: ``LanguageModelError``.
    public func generate(
        _ text: String, options: GenerationOptions = GenerationOptions(), onToken: ((String) -> Void)? = nil
    ) throws -> [GeneratedText] {
        let tokens = tokenize(text)
        let prompt = tokens.isEmpty ? [network.configuration.beginOfText] : tokens
        return try describingErrors(of: name) {
            try options.search(
                decodingWith: tokenizer, model: name, onToken: onToken,
                greedy: {
                    try network.greedy(
                        behind: prompt, maximumTokens: options.maximumTokens, lengthPenalty: options.lengthPenalty,
                        onToken: $0)
                },
                beams: { try network.beamSearch(behind: prompt, maximumTokens: options.maximumTokens, $0) })
        }
    }
}

/// The files of GPT-2.
struct GPT2Folder {
    private let folder: ModelFolder
    let configuration: GPT2LMHeadModel.Configuration
    let tokenizer: GPT2Tokenizer

    init(_ folder: ModelFolder) throws {
        guard folder.modelType == "gpt2" else { throw folder.otherType(wanted: "a language model (gpt2)") }
        self.folder = folder
        configuration = try folder.configuration(GPT2LMHeadModel.Configuration.init)
        // Not truncated: a text that is too long is an error.
        tokenizer = try GPT2Tokenizer(folder: folder.path, maximumLength: .max)
    }

    func network(_ settings: WeightSettings) throws -> GPT2LMHeadModel {
        try GPT2LMHeadModel(configuration: configuration, weights: Checkpoint(folder: folder.path), settings)
    }
}
