import TensorFiles
import VectorIndex

/// Vectors in a NumPy file: an array `[count, dimension]` of `float16`, `float32` or `float64`. The file is mapped, and
/// only the requested rows are read.
public struct VectorFile: Sendable {
    /// The number of vectors.
    public let count: Int
    /// The number of components of a vector.
    public let dimension: Int
    private let array: NumPyArray

    /// The path of the file.
    public var path: String { array.path }

    /// Opens a file.
    ///
    /// - Throws: `TensorFileError` when the file cannot be read, ``VectorToolsError`` when it holds something else.
    public init(path: String) throws {
        array = try NumPyArray(path: path)
        guard let type = array.elementType, type.isFloatingPoint else {
            throw VectorToolsError.wrongElementType(
                path: path, found: array.elementType?.rawValue ?? "text", expected: "float16, float32 or float64")
        }
        guard array.shape.count == 2, array.shape[1] > 0 else {
            throw VectorToolsError.wrongShape(
                path: path, shape: array.shape,
                expected: "(vectors, values in a vector)"
                    + (array.shape.count == 1 ? "; numpy.reshape(array, (1, -1)) makes it one vector" : ""))
        }
        count = array.shape[0]
        dimension = array.shape[1]
    }

    /// Returns some vectors in single precision, concatenated.
    ///
    /// - Precondition: `range` lies within `0..<count`.
    public func rows(_ range: Range<Int>) throws -> [Float] {
        try array.floats(in: range.lowerBound * dimension..<range.upperBound * dimension)
    }

    /// Returns about `size` vectors, always the same ones, evenly from the whole file. Those with NaN or infinity are
    /// skipped.
    func sample(of size: Int) throws -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(min(size, count) * dimension)
        for row in stride(from: 0, to: count, by: max(1, count / max(size, 1))) {
            let vector = try rows(row..<row + 1)
            if vector.allSatisfy(\.isFinite) { values += vector }
        }
        return values
    }

    /// Calls `body` with consecutive pieces of the vectors, each of `size` but the last.
    ///
    /// - Throws: the errors of `body`, with the positions of NaN and infinity converted to rows of the file;
    ///   `CancellationError` when the task is cancelled.
    func forEachPiece(of size: Int, _ body: (_ rows: Range<Int>, _ values: [Float]) throws -> Void) throws {
        for start in stride(from: 0, to: count, by: size) {
            try Task.checkCancellation()
            let range = start..<min(start + size, count)
            do {
                try body(range, rows(range))
            } catch VectorIndexError.notFinite(let vector, let component, let value) {
                throw VectorToolsError.notFinite(path: path, row: start + vector, column: component, value: value)
            }
        }
    }

    /// Checks the number of components of the vectors.
    ///
    /// - Throws: ``VectorToolsError/wrongDimension(path:dimension:expected:of:)`` unless the vectors have `expected`
    ///   components.
    public func requireDimension(_ expected: Int, of other: String) throws(VectorToolsError) {
        guard dimension == expected else {
            throw .wrongDimension(path: path, dimension: dimension, expected: expected, of: other)
        }
    }
}
