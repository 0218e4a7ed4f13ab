import TensorFiles
import VectorIndex

/// Ids, masks and lists of correct neighbours in NumPy files.
public enum IDFile {
    /// Reads one id for each vector.
    ///
    /// - Parameter count: the required number of ids.
    /// - Throws: `TensorFileError`, or ``VectorToolsError`` when the ids are not `count` distinct non-negative numbers.
    public static func ids(path: String, count: Int) throws -> [Int64] {
        let array = try integers(path: path, shape: "(\(count),), one id for each vector") { $0 == [count] }
        let ids = try array.integers().map(Int64.init)
        var rows: [Int64: Int] = [:]
        rows.reserveCapacity(count)
        for (row, id) in ids.enumerated() {
            guard id >= 0 else { throw VectorToolsError.negativeID(path: path, row: row, id: id) }
            if let first = rows.updateValue(row, forKey: id) {
                throw VectorToolsError.duplicateID(path: path, id: id, rows: [first, row])
            }
        }
        return ids
    }

    /// Reads a filter: a mask (`bool` or `uint8`) whose entry `i` indicates whether the vector with the id `i` may be a
    /// result, or a list of such ids (integers of any other type).
    ///
    /// - Parameter count: the number of vectors in the index. A shorter mask is an error.
    /// - Throws: `TensorFileError`, ``VectorToolsError``.
    public static func filter(path: String, count: Int) throws -> Filter {
        let expected = "(n,): a mask with an entry for each id, or a list of ids"
        let array = try integers(path: path, shape: expected) { $0.count == 1 }
        guard !isMask(array) || array.count >= count else {
            throw VectorToolsError.wrongShape(
                path: path, shape: array.shape, expected: "(\(count),): a mask with an entry for each id of the index")
        }
        return filter(try selected(array))
    }

    private static func isMask(_ array: NumPyArray) -> Bool { array.elementType == .bool || array.elementType == .u8 }

    /// Returns the ids of a list, or those set in a mask, in ascending order.
    private static func selected(_ array: NumPyArray) throws -> [Int64] {
        let values = try array.integers()
        guard isMask(array) else { return Set(values.lazy.map(Int64.init)).sorted() }
        return values.indices.filter { values[$0] != 0 }.map(Int64.init)
    }

    /// Reads the ids to remove from an index: a list or a mask, as for a filter.
    ///
    /// - Throws: `TensorFileError`, ``VectorToolsError``.
    public static func idsToRemove(path: String) throws -> [Int64] {
        let array = try integers(path: path, shape: "(n,): a list of ids, or a mask with an entry for each") {
            $0.count == 1
        }
        return try selected(array)
    }

    /// Reads the correct neighbours of each query, best first, `[queries, width]`; −1 where there are fewer than
    /// `width`.
    ///
    /// - Throws: `TensorFileError`, or ``VectorToolsError`` unless there are at least `k` places for each query.
    public static func truth(path: String, queries: Int, k: Int) throws -> (ids: [Int64], width: Int) {
        let array = try integers(path: path, shape: "(\(queries), \(k) or more): the right answers to each query") {
            $0.count == 2 && $0[0] == queries && $0[1] >= k
        }
        return (try array.integers().map(Int64.init), array.shape[1])
    }

    private static func integers(
        path: String, shape expected: String, _ isRight: ([Int]) -> Bool
    ) throws -> NumPyArray {
        let array = try NumPyArray(path: path)
        guard let type = array.elementType, !type.isFloatingPoint else {
            throw VectorToolsError.wrongElementType(
                path: path, found: array.elementType?.rawValue ?? "text", expected: "a type of whole numbers")
        }
        guard isRight(array.shape) else {
            throw VectorToolsError.wrongShape(path: path, shape: array.shape, expected: expected)
        }
        return array
    }

    /// - Parameter ids: in ascending order.
    private static func filter(_ ids: [Int64]) -> Filter {
        // A bitmap takes 8 KB for every id that is far from all others.
        guard let first = ids.first, let last = ids.last, first >= 0, (last - first) / 64 <= ids.count + 65_536 else {
            let set = Set(ids)
            return .predicate { set.contains($0) }
        }
        return .bitmap(IDBitmap(ids))
    }
}
