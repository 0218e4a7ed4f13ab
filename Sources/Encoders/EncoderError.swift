/// An error that makes a model folder unusable.
public enum EncoderError: Error, Equatable, CustomStringConvertible {
    /// A file cannot be read.
    case unreadable(path: String, reason: String)
    /// A file has invalid contents.
    case malformed(path: String, reason: String)
    /// The type of the model is not supported.
    case unsupportedModel(path: String, modelType: String)
    /// The folder holds a model of a kind that another command uses.
    case otherKind(path: String, modelType: String, wanted: String)
    /// The model has no such part, as a sentence encoder has no image encoder.
    case missingPart(model: String, part: String)
    /// The network returned a zero or non-finite vector, which damaged weights cause.
    case notFinite(model: String)
    /// The input or an option is invalid for the model, such as a text that is too long.
    case wrongInput(model: String, reason: String)

    /// A message that names the file or model and the reason.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .malformed(let path, let reason): "\(path) is not what it should be: \(reason)"
        case .unsupportedModel(let path, let modelType):
            """
            \(path) describes a model of type "\(modelType)"; the types that can be used are clip, bert and \
            aligned_dual_encoder\(Self.advice(about: modelType))
            """
        case .otherKind(let path, let modelType, let wanted):
            "\(path) describes a model of type \"\(modelType)\", and wanted is "
                + "\(wanted)\(Self.advice(about: modelType))"
        case .missingPart(let model, let part): "the model \(model) has no \(part)"
        case .notFinite(let model):
            "the model \(model) gave a result that is zero or not finite; its files may be damaged: run "
                + "\"clipsearch models verify\""
        case .wrongInput(let model, let reason): "the model \(model) cannot take this input: \(reason)"
        }
    }

    /// The commands that accept a model of this type, as the end of a message.
    private static func advice(about modelType: String) -> String {
        switch modelType {
        case "clip", "aligned_dual_encoder": "; it turns pictures and texts into vectors: \"clipsearch index\" takes it"
        case "bert": "; it turns texts into vectors: \"clipsearch embed\" takes it"
        case "gpt2", "t5": "; it reads and writes text: \"clipsearch generate\" and \"clipsearch score\" take it"
        default: ""
        }
    }
}
