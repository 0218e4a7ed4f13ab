import ModelFiles
import Networks
import TensorFiles
import Tokenizers

/// T5 from a folder in Hugging Face's layout: `t5-small`, T5 1.1, FLAN-T5.
///
///     let model = try SequenceToSequenceModel(folder: "t5-small")
///     try model.generate("translate English to German: a dog on the beach")[0].text
public final class SequenceToSequenceModel: TextToTextModel {
    /// The model's name.
    public let name: String
    private let loaded: LanguageNetwork<T5Model>
    private let tokenizer: UnigramTokenizer

    private var network: T5Model { loaded.network }

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
        let files = try T5Folder(modelFolder)
        tokenizer = files.tokenizer
        loaded = try LanguageNetwork(folder: folder, precision: precision, cache: cache, load: files.network) {
            network in
            try calibrationQuestions.map { typed, meant in
                // The decoder's input begins with its start token.
                try network.logits(
                    of: [[files.configuration.decoderStart] + files.tokenizer.encode(meant).dropLast()],
                    given: files.tokenizer.encode(typed))
            }
        }
        self.name = name ?? modelFolder.name
    }

    /// Returns the text's token ids as the network receives them, including the one that ends it.
    public func tokenize(_ text: String) -> [Int32] { tokenizer.encode(text) }

    /// Answers a text.
    ///
    /// - Parameter onToken: called with each piece of the answer as it is generated, with a single beam only.
    /// - Returns: ``GenerationOptions/returnedSequences`` texts, the best first.
    /// - Throws: ``LanguageModelError``.
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

    /// Scores each target as the answer to `source`, all in one batch.
    ///
    /// - Throws: ``LanguageModelError``.
    public func score(_ targets: [String], given source: String) throws -> [TextScore] {
        let tokens = targets.map(tokenize)
        let found = try describingErrors(of: name) {
            try network.logProbabilities(of: tokens, given: tokenize(source))
        }
        return zip(tokens, found).map { TextScore(tokens: $0, logProbabilities: $1) }
    }
}

/// The files of T5.
struct T5Folder {
    private let folder: ModelFolder
    let configuration: T5Model.Configuration
    let tokenizer: UnigramTokenizer

    init(_ folder: ModelFolder) throws {
        guard folder.modelType == "t5" else { throw folder.otherType(wanted: "a text-to-text model (t5)") }
        self.folder = folder
        configuration = try folder.configuration(T5Model.Configuration.init)
        // Not truncated: a text that is too long is an error.
        tokenizer = try UnigramTokenizer(folder: folder.path, maximumLength: .max)
    }

    func network(_ settings: WeightSettings) throws -> T5Model {
        try T5Model(configuration: configuration, weights: Checkpoint(folder: folder.path), settings)
    }
}
