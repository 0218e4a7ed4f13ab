import TensorFiles
import VectorIndex

/// Vectors in a NumPy file: an array `[count, dimension]` of `float16`, `float32` or `float64`. The file is mapped, and
/// of its rows only those that are asked for are read.
public struct VectorFile: Sendable {
    public let count: Int
    public let dimension: Int
    private let array: NumPyArray

    public var path: String { array.path }

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

    /// Some vectors, in single precision, one after the other.
    ///
    /// - Precondition: `range` lies within `0..<count`.
    public func rows(_ range: Range<Int>) throws -> [Float] {
        try array.floats(in: range.lowerBound * dimension..<range.upperBound * dimension)
    }

    /// About `size` vectors from all over the file, always the same ones. Those that hold NaN or infinity are left out.
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
    /// - Throws: what `body` throws, with the places of NaN and infinity told by the rows of the file;
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

    /// - Throws: ``VectorToolsError/wrongDimension(path:dimension:expected:of:)`` unless the vectors have `expected`
    ///   values.
    public func requireDimension(_ expected: Int, of other: String) throws(VectorToolsError) {
        guard dimension == expected else {
            throw .wrongDimension(path: path, dimension: dimension, expected: expected, of: other)
        }
    }
}
