/// A view of row-major values owned elsewhere: rows of `columns` values whose starts lie `stride` values apart.
///
/// A view does not keep its memory alive; the closure or ``Workspace`` that provides it determines its lifetime.
package struct MatrixView {
    package let rows: Int
    package let columns: Int
    package let stride: Int
    let base: UnsafePointer<Float>

    init(base: UnsafePointer<Float>, rows: Int, columns: Int, stride: Int) {
        self.base = base
        self.rows = rows
        self.columns = columns
        self.stride = stride
    }

    init(values: UnsafeBufferPointer<Float>, rows: Int, columns: Int) {
        self.init(
            base: values.baseAddress ?? UnsafePointer(MutableMatrixView.nowhere), rows: rows, columns: columns,
            stride: columns)
    }

    package subscript(row: Int, column: Int) -> Float {
        precondition(0 <= row && row < rows && 0 <= column && column < columns)
        return base[row * stride + column]
    }

    /// Returns some of the rows.
    package func rows(_ range: Range<Int>) -> MatrixView {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows)
        return MatrixView(base: base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
    }

    /// Returns some of the columns.
    package func columns(_ range: Range<Int>) -> MatrixView {
        precondition(range.lowerBound >= 0 && range.upperBound <= columns)
        return MatrixView(base: base + range.lowerBound, rows: rows, columns: range.count, stride: stride)
    }

    /// Returns the same values in rows of another length.
    ///
    /// - Precondition: the rows are contiguous.
    package func reshaped(rows: Int, columns: Int) -> MatrixView {
        precondition((stride == self.columns || self.rows <= 1) && rows * columns == self.rows * self.columns)
        return MatrixView(base: base, rows: rows, columns: columns, stride: columns)
    }

    /// Returns rows that each hold the values of some rows of this one, and may overlap.
    ///
    /// - Parameters:
    ///   - length: the number of rows that make one.
    ///   - step: the number of rows from the beginning of one to that of the next.
    /// - Precondition: the rows are contiguous.
    package func overlapping(count: Int, length: Int, step: Int) -> MatrixView {
        precondition(stride == columns && count > 0 && (count - 1) * step + length <= rows)
        return MatrixView(base: base, rows: count, columns: length * columns, stride: step * columns)
    }

    /// Returns a copy of the values.
    package func copy() -> Matrix {
        let values = [Float](unsafeUninitializedCapacity: rows * columns) { buffer, initializedCount in
            for row in 0..<rows {
                for column in 0..<columns { buffer[row * columns + column] = base[row * stride + column] }
            }
            initializedCount = rows * columns
        }
        return Matrix(rows: rows, columns: columns, values: values)
    }
}

/// A ``MatrixView`` whose values may be written.
package struct MutableMatrixView {
    package let rows: Int
    package let columns: Int
    package let stride: Int
    let base: UnsafeMutablePointer<Float>

    /// The address of views without values.
    static var nowhere: UnsafeMutablePointer<Float> { UnsafeMutablePointer(bitPattern: 64)! }

    init(base: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int) {
        self.base = base
        self.rows = rows
        self.columns = columns
        self.stride = stride
    }

    package init(values: UnsafeMutableBufferPointer<Float>, rows: Int, columns: Int) {
        precondition(values.count >= rows * columns)
        self.init(base: values.baseAddress ?? Self.nowhere, rows: rows, columns: columns, stride: columns)
    }

    /// The same rectangle as a read-only view.
    package var view: MatrixView { MatrixView(base: base, rows: rows, columns: columns, stride: stride) }

    package subscript(row: Int, column: Int) -> Float {
        get {
            precondition(0 <= row && row < rows && 0 <= column && column < columns)
            return base[row * stride + column]
        }
        nonmutating set {
            precondition(0 <= row && row < rows && 0 <= column && column < columns)
            base[row * stride + column] = newValue
        }
    }

    /// Returns some of the rows.
    package func rows(_ range: Range<Int>) -> MutableMatrixView {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows)
        return MutableMatrixView(
            base: base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
    }

    /// Returns some of the columns.
    package func columns(_ range: Range<Int>) -> MutableMatrixView {
        precondition(range.lowerBound >= 0 && range.upperBound <= columns)
        return MutableMatrixView(base: base + range.lowerBound, rows: rows, columns: range.count, stride: stride)
    }

    /// Returns the same values in rows of another length.
    ///
    /// - Precondition: the rows are contiguous.
    package func reshaped(rows: Int, columns: Int) -> MutableMatrixView {
        precondition((stride == self.columns || self.rows <= 1) && rows * columns == self.rows * self.columns)
        return MutableMatrixView(base: base, rows: rows, columns: columns, stride: columns)
    }

    /// Sets all values.
    package func fill(with value: Float) {
        for row in 0..<rows { (base + row * stride).update(repeating: value, count: columns) }
    }

    /// Copies a matrix of the same shape.
    package func copy(from other: MatrixView) {
        precondition(rows == other.rows && columns == other.columns)
        for row in 0..<rows { (base + row * stride).update(from: other.base + row * other.stride, count: columns) }
    }

    /// Calls `body` with one row's values, to be filled by the caller.
    package func withRow<Result, Failure>(
        _ row: Int, _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(0 <= row && row < rows)
        return try body(UnsafeMutableBufferPointer(start: base + row * stride, count: columns))
    }
}
