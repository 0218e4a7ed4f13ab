/// An error of a library, with a description that suggests a remedy where there is one.
public enum ClipSearchError: Error, Equatable, CustomStringConvertible {
    /// A file or folder cannot be read, or has unusable contents.
    case unreadable(path: String, reason: String)
    /// A file or folder cannot be written.
    case unwritable(path: String, reason: String)
    /// The query has neither words nor pictures.
    case emptyQuery
    /// The parts of the query cancel each other out.
    case contradictoryQuery
    /// An argument or option has an invalid value.
    case invalidArgument(name: String, value: String, reason: String)
    /// The library has no photos indexed with the model.
    case noPhotosIndexed(library: String, model: String)
    /// The model's files differ from those with which the library was indexed.
    case modelChanged(name: String, library: String)

    /// The reason, without the path with which the description begins.
    var reason: String {
        switch self {
        case .unreadable(_, let reason), .unwritable(_, let reason), .invalidArgument(_, _, let reason): reason
        default: description
        }
    }

    /// A message that names the problem and, where there is one, a remedy.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
        case .emptyQuery: "the query is empty: give words or a picture to search for, or a condition"
        case .contradictoryQuery: "the parts of the query cancel each other out: change a weight, or leave out a part"
        case .invalidArgument(let name, let value, let reason): "\(name) \"\(value)\": \(reason)"
        case .noPhotosIndexed(let library, let model):
            "the library \(library) holds no photos indexed with the model \(model)"
        case .modelChanged(let name, let library):
            """
            the files of the model \(name) are not the ones that \(library) was indexed with: index its folders again \
            with the new files
            """
        }
    }
}
