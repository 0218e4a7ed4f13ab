/// An error that prevents a tokenizer from being loaded.
public enum TokenizerError: Error, Equatable, CustomStringConvertible {
    /// The file cannot be opened or read.
    case unreadable(file: String, reason: String)
    /// The folder has none of the accepted files.
    case missing(folder: String, wanted: String)
    /// The file is malformed.
    case malformed(file: String, reason: String)
    /// The file is well formed, but requires an unsupported feature.
    case unsupported(file: String, feature: String)
    /// The special tokens alone exceed the maximum length.
    case maximumLengthTooSmall(given: Int, minimum: Int)

    /// A message that names the file and the reason.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason):
            "\(file) cannot be read: \(reason)."
        case .missing(let folder, let wanted):
            "\(folder) has no tokenizer: it should hold \(wanted)."
        case .malformed(let file, let reason):
            "\(file) is damaged or no tokenizer file: \(reason). Download it again."
        case .unsupported(let file, let feature):
            "\(file) asks for \(feature), which this tokenizer does not implement; use a model of a supported kind."
        case .maximumLengthTooSmall(let given, let minimum):
            "A maximum length of \(given) tokens is too small: at least \(minimum) are needed for the special tokens."
        }
    }
}
