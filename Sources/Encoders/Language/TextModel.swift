/// A model that reads and writes text, of either kind.
///
///     switch try TextModel(folder: "t5-small") {
///     case .textToText(let model): …
///     case .language(let model): …
///     }
public enum TextModel: Sendable {
    case language(CausalLanguageModel)
    case textToText(SequenceToSequenceModel)

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
        if modelFolder.modelType == "t5" {
            self = .textToText(
                try SequenceToSequenceModel(folder: folder, name: name, precision: precision, cache: cache))
        } else {
            try modelFolder.require("gpt2", wanted: "a language model or a text-to-text model (t5)")
            self = .language(try CausalLanguageModel(folder: folder, name: name, precision: precision, cache: cache))
        }
    }

    public var name: String {
        switch self {
        case .language(let model): model.name
        case .textToText(let model): model.name
        }
    }

    /// In what numbers the network computes.
    public var precision: PrecisionChoice {
        switch self {
        case .language(let model): model.precision
        case .textToText(let model): model.precision
        }
    }

    /// Continues a text (GPT-2) or answers it (T5).
    ///
    /// - Throws: ``EncoderError``
    public func generate(
        _ text: String, options: GenerationOptions, onToken: ((String) -> Void)? = nil
    ) throws -> [GeneratedText] {
        switch self {
        case .language(let model): try model.generate(text, options: options, onToken: onToken)
        case .textToText(let model): try model.generate(text, options: options, onToken: onToken)
        }
    }
}
