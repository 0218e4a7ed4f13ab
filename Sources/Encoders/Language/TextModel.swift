/// A model that reads and writes text, of either architecture.
///
///     switch try TextModel(folder: "t5-small") {
///     case .textToText(let model): …
///     case .language(let model): …
///     }
public enum TextModel: Sendable {
    /// A decoder that continues texts, such as GPT-2.
    case language(CausalLanguageModel)
    /// An encoder and decoder that answers texts, such as T5.
    case textToText(SequenceToSequenceModel)

    /// Loads a model from its folder.
    ///
    /// - Parameters:
    ///   - folder: holds `config.json`, the weights and the vocabulary.
    ///   - name: the model's name; the folder's name if nil.
    ///   - precision: the precision of the network.
    ///   - cache: the cache for calibration results and packed weights; nothing is cached if nil.
    /// - Throws: ``EncoderError`` when the folder does not hold such a model, `TensorFileError` when a tensor is
    ///   missing or has a shape other than the configuration's, `TokenizerError`.
    public init(
        folder: String, name: String? = nil, precision: Precision = .f32, cache: ModelCache? = nil
    ) throws {
        let modelFolder = try ModelFolder(path: folder)
        if modelFolder.modelType == "t5" {
            self = .textToText(
                try SequenceToSequenceModel(folder: folder, name: name, precision: precision, cache: cache))
        } else {
            try modelFolder.require("gpt2", wanted: "a language model or a text-to-text model (t5)")
            self = .language(try CausalLanguageModel(folder: folder, name: name, precision: precision, cache: cache))
        }
    }

    /// The model's name.
    public var name: String {
        switch self {
        case .language(let model): model.name
        case .textToText(let model): model.name
        }
    }

    /// The precision in which the network computes.
    public var precision: PrecisionChoice {
        switch self {
        case .language(let model): model.precision
        case .textToText(let model): model.precision
        }
    }

    /// Continues a text (GPT-2) or answers it (T5).
    ///
    /// - Throws: ``EncoderError``.
    public func generate(
        _ text: String, options: GenerationOptions, onToken: ((String) -> Void)? = nil
    ) throws -> [GeneratedText] {
        switch self {
        case .language(let model): try model.generate(text, options: options, onToken: onToken)
        case .textToText(let model): try model.generate(text, options: options, onToken: onToken)
        }
    }
}
