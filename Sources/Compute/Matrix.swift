/// A row-major matrix that owns its values.
public struct Matrix: Sendable, Equatable {
    public let rows: Int
    public let columns: Int
    /// Row after row, `rows × columns` of them.
    public private(set) var values: [Float]

    /// - Precondition: `values` has `rows × columns` elements.
    public init(rows: Int, columns: Int, values: [Float]) {
        precondition(
            rows >= 0 && columns >= 0 && values.count == rows * columns, "a matrix needs rows × columns values")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// A matrix of zeros.
    public init(rows: Int, columns: Int) {
        self.init(rows: rows, columns: columns, values: [Float](repeating: 0, count: rows * columns))
    }

    public subscript(row: Int, column: Int) -> Float {
        precondition(0 <= row && row < rows && 0 <= column && column < columns)
        return values[row * columns + column]
    }

    /// One row's values.
    public func row(_ index: Int) -> ArraySlice<Float> { values[index * columns..<(index + 1) * columns] }

    /// Calls `body` with a view of the values that is valid during the call only.
    package func withView<Result>(_ body: (MatrixView) throws -> Result) rethrows -> Result {
        try values.withMatrixView(rows: rows, columns: columns, body)
    }

    /// As ``withView(_:)``, with leave to write.
    package mutating func withMutableView<Result>(_ body: (MutableMatrixView) throws -> Result) rethrows -> Result {
        let (rows, columns) = (rows, columns)
        return try values.withUnsafeMutableBufferPointer {
            try body(MutableMatrixView(values: $0, rows: rows, columns: columns))
        }
    }
}

extension [Float] {
    /// Calls `body` with the elements as a matrix; the view is valid during the call only.
    ///
    /// - Precondition: there are `rows × columns` elements.
    package func withMatrixView<Result>(
        rows: Int, columns: Int, _ body: (MatrixView) throws -> Result
    ) rethrows -> Result {
        precondition(rows >= 0 && columns >= 0 && count == rows * columns, "a matrix needs rows × columns values")
        return try withUnsafeBufferPointer { try body(MatrixView(values: $0, rows: rows, columns: columns)) }
    }
}
