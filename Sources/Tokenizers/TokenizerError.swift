/// Why a tokenizer could not be made from its files.
public enum TokenizerError: Error, Equatable, CustomStringConvertible {
    /// The file cannot be opened or read.
    case unreadable(file: String, reason: String)
    /// None of the files that would do stands in the folder.
    case missing(folder: String, wanted: String)
    /// The file is not what it should be.
    case malformed(file: String, reason: String)
    /// The file is well formed and asks for something that is not implemented here.
    case unsupported(file: String, feature: String)
    /// The special tokens alone would not fit.
    case maximumLengthTooSmall(given: Int, minimum: Int)

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
