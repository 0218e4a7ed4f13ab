/// A row-major matrix that owns its values.
public struct Matrix: Sendable, Equatable {
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// The values, row after row: `rows × columns` of them.
    public private(set) var values: [Float]

    /// Creates a matrix from its values.
    ///
    /// - Precondition: `values` has `rows × columns` elements.
    public init(rows: Int, columns: Int, values: [Float]) {
        precondition(
            rows >= 0 && columns >= 0 && values.count == rows * columns, "a matrix needs rows × columns values")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// Creates a matrix of zeros.
    public init(rows: Int, columns: Int) {
        self.init(rows: rows, columns: columns, values: [Float](repeating: 0, count: rows * columns))
    }

    /// The value at a row and a column.
    public subscript(row: Int, column: Int) -> Float {
        precondition(0 <= row && row < rows && 0 <= column && column < columns)
        return values[row * columns + column]
    }

    /// Returns one row's values.
    public func row(_ index: Int) -> ArraySlice<Float> { values[index * columns..<(index + 1) * columns] }

    /// Calls `body` with a view of the values that is valid only during the call.
    package func withView<Result>(_ body: (MatrixView) throws -> Result) rethrows -> Result {
        try values.withMatrixView(rows: rows, columns: columns, body)
    }

    /// Calls `body` with a mutable view of the values that is valid only during the call.
    package mutating func withMutableView<Result>(_ body: (MutableMatrixView) throws -> Result) rethrows -> Result {
        let (rows, columns) = (rows, columns)
        return try values.withUnsafeMutableBufferPointer {
            try body(MutableMatrixView(values: $0, rows: rows, columns: columns))
        }
    }
}

extension [Float] {
    /// Calls `body` with the elements as a matrix; the view is valid only during the call.
    ///
    /// - Precondition: there are `rows × columns` elements.
    package func withMatrixView<Result>(
        rows: Int, columns: Int, _ body: (MatrixView) throws -> Result
    ) rethrows -> Result {
        precondition(rows >= 0 && columns >= 0 && count == rows * columns, "a matrix needs rows × columns values")
        return try withUnsafeBufferPointer { try body(MatrixView(values: $0, rows: rows, columns: columns)) }
    }
}
