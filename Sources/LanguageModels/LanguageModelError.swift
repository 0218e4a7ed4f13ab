/// An error of a model that reads and writes text.
public enum LanguageModelError: Error, Equatable, CustomStringConvertible {
    /// The network returned a result that is not finite, which damaged weights cause.
    case notFinite(model: String)
    /// The input or an option is invalid for the model, such as a text that is too long.
    case wrongInput(model: String, reason: String)

    /// A message that names the model and the reason.
    public var description: String {
        switch self {
        case .notFinite(let model): "the model \(model) gave a result that is not finite; its files may be damaged"
        case .wrongInput(let model, let reason): "the model \(model) cannot take this input: \(reason)"
        }
    }
}
