import Networks
import TensorFiles
import Tokenizers

/// T5 from a folder in the form Hugging Face gives it: `t5-small`, T5 1.1, FLAN-T5.
///
///     let model = try SequenceToSequenceModel(folder: "t5-small")
///     try model.generate("translate English to German: a dog on the beach")[0].text
public final class SequenceToSequenceModel: TextToTextModel {
    public let name: String
    private let loaded: LanguageNetwork<T5Model>
    private let tokenizer: UnigramTokenizer

    private var network: T5Model { loaded.network }

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
        try modelFolder.require("t5", wanted: "a text-to-text model")
        let configuration = try modelFolder.configuration(T5Model.Configuration.init)
        // Not cut: a text that is too long is an error, not another text.
        let tokenizer = try UnigramTokenizer(folder: folder, maximumLength: .max)
        self.tokenizer = tokenizer
        loaded = try LanguageNetwork(folder: folder, precision: precision, cache: cache) {
            try T5Model(
                configuration: configuration, weights: Checkpoint(folder: folder), precision: $0.precision,
                packedWeights: $0.packed)
        } logits: { network in
            try CalibrationInputs.questions.map { typed, meant in
                // The decoder sees the answer behind the token that it starts with.
                try network.logits(
                    of: [[configuration.decoderStart] + tokenizer.encode(meant).dropLast()],
                    given: tokenizer.encode(typed))
            }
        }
        self.name = name ?? modelFolder.name
    }

    /// The token ids that the network sees of a text, the one that ends it included.
    public func tokenize(_ text: String) -> [Int32] { tokenizer.encode(text) }

    public func generate(
        _ text: String, options: GenerationOptions, onToken: ((String) -> Void)?
    ) throws -> [GeneratedText] {
        let source = tokenize(text)
        return try describingErrors(of: name) {
            try options.search(
                decodingWith: tokenizer, model: name, onToken: onToken,
                greedy: {
                    try network.greedy(
                        source, maximumTokens: options.maximumTokens, lengthPenalty: options.lengthPenalty,
                        onToken: $0)
                },
                beams: { try network.beamSearch(source, maximumTokens: options.maximumTokens, $0) })
        }
    }

    public func score(_ targets: [String], given source: String) throws -> [TextScore] {
        let tokens = targets.map(tokenize)
        let found = try describingErrors(of: name) {
            try network.logProbabilities(of: tokens, given: tokenize(source))
        }
        return zip(tokens, found).map { TextScore(tokens: $0, logProbabilities: $1) }
    }
}
