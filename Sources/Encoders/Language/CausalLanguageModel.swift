import Networks
import TensorFiles
import Tokenizers

/// GPT-2 from a folder in the form Hugging Face gives it: `gpt2`, `distilgpt2`.
///
///     let model = try CausalLanguageModel(folder: "gpt2")
///     try model.score(["a dog on the beach", "a dog on the beech"]).map(\.negativeLogLikelihood)
public final class CausalLanguageModel: LanguageModel {
    public let name: String
    private let loaded: LanguageNetwork<GPT2Model>
    private let tokenizer: GPT2Tokenizer

    private var network: GPT2Model { loaded.network }

    /// In what numbers the network computes.
    public var precision: PrecisionChoice { loaded.precision }

    /// - Parameters:
    ///   - folder: holds `config.json`, the weights and the vocabulary.
    ///   - name: what to call the model; the folder's name if nil.
    ///   - precision: in what numbers the network computes.
    ///   - cache: where what is found out about the model, or made of it, is kept; nothing is if nil.
    /// - Throws: ``EncoderError`` when the folder holds no such model, `TensorFileError` when a tensor is missing or has
    ///   another shape than the configuration says, `TokenizerError`.
    public init(
        folder: String, name: String? = nil, precision: Precision = .f32, cache: ModelCache? = nil
    ) throws {
        let modelFolder = try ModelFolder(path: folder)
        try modelFolder.require("gpt2", wanted: "a language model")
        let configuration = try modelFolder.configuration(GPT2Model.Configuration.init)
        // Not cut: a text that is too long is an error, not another text.
        let tokenizer = try GPT2Tokenizer(folder: folder, maximumLength: .max)
        self.tokenizer = tokenizer
        loaded = try LanguageNetwork(folder: folder, precision: precision, cache: cache) {
            try GPT2Model(
                configuration: configuration, weights: Checkpoint(folder: folder), precision: $0.precision,
                packedWeights: $0.packed)
        } logits: { network in
            try CalibrationInputs.questions.map { _, meant in
                let tokens = [configuration.beginOfText] + tokenizer.encode(meant)
                return try network.logits([Array(tokens.prefix(configuration.maximumPositions))])
            }
        }
        self.name = name ?? modelFolder.name
    }

    /// One position is for the token that begins a text.
    public var maximumTokens: Int { network.configuration.maximumPositions - 1 }

    public func tokenize(_ text: String) -> [Int32] { tokenizer.encode(text) }

    public func score(_ texts: [String]) throws -> [TextScore] {
        try score(texts.map { (prefix: [], continuation: tokenize($0)) })
    }

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

    /// Continues a text until the model ends it, `options.maximumTokens` are found, or it has no more positions. An empty
    /// text is continued from its beginning.
    ///
    /// - Parameter onToken: gets each piece of the continuation as it is found. Called with a single beam only, since
    ///   several are in doubt until the end.
    /// - Returns: the continuations without `text`, ``GenerationOptions/returnedSequences`` of them, the best first.
    /// - Throws: ``EncoderError``
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
