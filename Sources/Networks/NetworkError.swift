/// An error that keeps a network from being built or run. Missing and misshapen tensors are reported as
/// `TensorFileError`.
public enum NetworkError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A configuration lacks a key, or has an invalid value.
    case invalidConfiguration(model: String, key: String, reason: String)
    /// A configuration asks for a variant that is not implemented.
    case unsupported(model: String, key: String, value: String, supported: String)
    /// The input does not fit the network.
    case invalidInput(model: String, reason: String)
    /// The result is not finite, which damaged weights cause.
    case notFinite(model: String)

    /// A message that names the model and the reason.
    public var description: String {
        switch self {
        case .invalidConfiguration(let model, let key, let reason):
            "\(model): the configuration's \"\(key)\" \(reason). Take config.json from the same place as the weights."
        case .unsupported(let model, let key, let value, let supported):
            "\(model): the configuration's \"\(key)\" is \"\(value)\"; supported: \(supported)."
        case .invalidInput(let model, let reason): "\(model): \(reason)"
        case .notFinite(let model):
            "\(model): the result is not finite; the weights may be damaged."
        }
    }
}
