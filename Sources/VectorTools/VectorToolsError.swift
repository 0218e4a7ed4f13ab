/// An error concerning the given files. Each message names the file and a remedy.
public enum VectorToolsError: Error, Equatable, Sendable {
    /// The array has the wrong number of dimensions or elements.
    case wrongShape(path: String, shape: [Int], expected: String)
    /// The elements have an unsupported type.
    case wrongElementType(path: String, found: String, expected: String)
    /// A vector holds NaN or infinity.
    case notFinite(path: String, row: Int, column: Int, value: Float)
    /// Two files have vectors of different dimensions.
    case wrongDimension(path: String, dimension: Int, expected: Int, of: String)
    /// An id occurs in several rows.
    case duplicateID(path: String, id: Int64, rows: [Int])
    /// Negative ids mark places without a result.
    case negativeID(path: String, row: Int, id: Int64)
    /// The vectors for rescoring are not those of the index.
    case unknownRow(path: String, rows: Int, id: Int64)
    /// The results would not fit in memory.
    case tooManyAnswers(queries: Int, k: Int)
    /// A file must not replace what is at its path.
    case wouldReplace(path: String, what: String)
    /// The file cannot be created.
    case notWritable(path: String, reason: String)
}

extension VectorToolsError: CustomStringConvertible {
    /// A message that names the file and a remedy.
    public var description: String {
        switch self {
        case .wrongShape(let path, let shape, let expected):
            "\(path): an array of the shape \(Self.text(shape)) was given, but it must be \(expected)"
        case .wrongElementType(let path, let found, let expected):
            "\(path): the array holds \(found), but \(expected) is needed; convert it with .astype(…) in Python"
        case .notFinite(let path, let row, let column, let value):
            "\(path): value \(column) of row \(row) is \(value); "
                + "leave out rows that hold NaN or infinity (rows count from 0)"
        case .wrongDimension(let path, let dimension, let expected, let other):
            "\(path): its vectors have \(dimension) values, those of \(other) have \(expected); "
                + "both must come from one model"
        case .duplicateID(let path, let id, let rows):
            "\(path): the id \(id) stands in the rows \(rows.map(String.init).joined(separator: " and ")); "
                + "give each vector an id of its own"
        case .negativeID(let path, let row, let id):
            "\(path): the id \(id) in row \(row) is negative; "
                + "ids must be 0 or more, as -1 means \"no answer\" in results"
        case .unknownRow(let path, let rows, let id):
            "\(path): it has \(rows) rows, but the index holds a vector with the id \(id); "
                + "give the file that the index was built from (unless ids were given, an id is the number of a row)"
        case .tooManyAnswers(let queries, let k):
            "\(k) answers to each of \(queries) queries do not fit the memory; "
                + "ask for fewer answers, or fewer queries at once"
        case .wouldReplace(let path, let what):
            "\(path): \(what); it was left as it is: name another file"
        case .notWritable(let path, let reason):
            "\(path) cannot be written: its folder cannot be written to (\(reason))"
        }
    }

    /// Formats a shape as Python does.
    private static func text(_ shape: [Int]) -> String {
        shape.count == 1 ? "(\(shape[0]),)" : "(\(shape.map(String.init).joined(separator: ", ")))"
    }
}
