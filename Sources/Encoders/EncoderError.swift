/// An error of a model that embeds pictures or texts.
public enum EncoderError: Error, Equatable, CustomStringConvertible {
    /// The model has no such part, as a sentence encoder has no image encoder.
    case missingPart(model: String, part: String)
    /// The network returned a zero or non-finite vector, which damaged weights cause.
    case notFinite(model: String)
    /// The input is invalid for the model, such as pixels of another number of pictures.
    case wrongInput(model: String, reason: String)

    /// A message that names the model and the reason.
    public var description: String {
        switch self {
        case .missingPart(let model, let part): "the model \(model) has no \(part)"
        case .notFinite(let model):
            "the model \(model) gave a result that is zero or not finite; its files may be damaged"
        case .wrongInput(let model, let reason): "the model \(model) cannot take this input: \(reason)"
        }
    }
}
