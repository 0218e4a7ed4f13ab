/// An error of this module. Every message names the problem, its place and a remedy.
public enum VectorIndexError: Error, Equatable, Sendable {
    /// A dimension, a count of neighbours or another parameter is out of its range.
    case invalidParameter(name: String, value: String, allowed: String)

    /// The number of values is not `vectors` vectors of `dimension` values.
    case wrongSize(floats: Int, vectors: Int, dimension: Int)

    /// Component `component` of the `vector`-th given vector is NaN or infinite.
    case notFinite(vector: Int, component: Int, value: Float)

    /// An id occurs twice among the given ids.
    case duplicateID(Int64)

    /// A file could not be opened, read or written.
    case file(path: String, operation: String, reason: String)

    /// The file is not an index file.
    case notAnIndex(path: String)

    /// An index file was written by a newer version of this module.
    case newerVersion(path: String, version: Int, supported: Int)

    /// The index file is inconsistent or fails its checksums.
    case damaged(path: String, what: String)
}

extension VectorIndexError: CustomStringConvertible {
    /// A message that names the problem, its place and a remedy.
    public var description: String {
        switch self {
        case .invalidParameter(let name, let value, let allowed):
            "\(name) is \(value); it must be \(allowed)"
        case .wrongSize(let floats, let vectors, let dimension):
            "\(floats) values were given for \(vectors) vector\(vectors == 1 ? "" : "s") of dimension \(dimension); "
                + "they must be \(vectors) × \(dimension)"
        case .notFinite(let vector, let component, let value):
            "value \(component) of vector \(vector) is \(value); leave out vectors that hold NaN or infinity"
        case .duplicateID(let id):
            "id \(id) is given twice; give each vector an id of its own"
        case .file(let path, let operation, let reason):
            "cannot \(operation) \(path): \(reason)"
        case .notAnIndex(let path):
            "\(path) is not an index file"
        case .newerVersion(let path, let version, let supported):
            "\(path) has format version \(version), and this program reads up to \(supported); "
                + "update the program, or build the index again"
        case .damaged(let path, let what):
            "\(path) is damaged: \(what); build the index again"
        }
    }
}
