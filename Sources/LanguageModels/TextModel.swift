import ModelFiles
import Networks

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
    /// - Throws: `ModelFilesError` when the folder does not hold such a model, `TensorFileError` when a tensor is
    ///   missing or has a shape other than the configuration's, `TokenizerError`.
    public init(
        folder: String, name: String? = nil, precision: Precision = .f32, cache: ModelCache? = nil
    ) throws {
        switch try Self.modelType(of: ModelFolder(path: folder)) {
        case .t5:
            self = .textToText(
                try SequenceToSequenceModel(folder: folder, name: name, precision: precision, cache: cache))
        case .gpt2:
            self = .language(try CausalLanguageModel(folder: folder, name: name, precision: precision, cache: cache))
        }
    }

    /// Checks that a folder holds a model that can be loaded, by loading everything but the matrices.
    ///
    /// - Throws: the errors of ``init(folder:name:precision:cache:)``.
    public static func check(folder: String) throws {
        let folder = try ModelFolder(path: folder)
        switch try modelType(of: folder) {
        case .t5: _ = try T5Folder(folder).network(.dryRun)
        case .gpt2: _ = try GPT2Folder(folder).network(.dryRun)
        }
    }

    private enum ModelType: String { case gpt2, t5 }

    private static func modelType(of folder: ModelFolder) throws(ModelFilesError) -> ModelType {
        guard let type = ModelType(rawValue: folder.modelType) else {
            throw folder.otherType(wanted: "a language model (gpt2) or a text-to-text model (t5)")
        }
        return type
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
    /// - Throws: ``LanguageModelError``.
    public func generate(
        _ text: String, options: GenerationOptions, onToken: ((String) -> Void)? = nil
    ) throws -> [GeneratedText] {
        switch self {
        case .language(let model): try model.generate(text, options: options, onToken: onToken)
        case .textToText(let model): try model.generate(text, options: options, onToken: onToken)
        }
    }
}
