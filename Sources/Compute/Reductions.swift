import CKernels

extension MatrixView {
    /// Computes the mean of all rows, into a matrix of one row; zeros when there are none.
    package func meanOfRows(into output: MutableMatrixView) {
        precondition(output.rows == 1 && output.columns == columns)
        output.base.update(repeating: 0, count: columns)
        for row in 0..<rows {
            let values = base + row * stride
            for column in 0..<columns { output.base[column] += values[column] }
        }
        let scale = 1 / Float(max(rows, 1))
        for column in 0..<columns { output.base[column] *= scale }
    }

    /// Computes the maximum of each column, into a matrix of one row.
    ///
    /// - Precondition: there is at least one row.
    package func maximumOfRows(into output: MutableMatrixView) {
        precondition(output.rows == 1 && output.columns == columns && rows > 0)
        output.base.update(from: base, count: columns)
        for row in 1..<max(rows, 1) {
            let values = base + row * stride
            for column in 0..<columns where values[column] > output.base[column] {
                output.base[column] = values[column]
            }
        }
    }

    /// Multiplies this matrix [m, k] by `other` [k, n], into [m, n], for small m and unpacked operands.
    package func product(with other: MatrixView, into output: MutableMatrixView) {
        precondition(columns == other.rows && output.rows == rows && output.columns == other.columns)
        for row in 0..<output.rows { (output.base + row * output.stride).update(repeating: 0, count: output.columns) }
        for k in 0..<other.rows {
            let values = other.base + k * other.stride
            for row in 0..<rows {
                let factor = base[row * stride + k]
                let sums = output.base + row * output.stride
                for column in 0..<other.columns { sums[column] += factor * values[column] }
            }
        }
    }
}

extension MutableMatrixView {
    /// Scales each row to length 1; a row of zeros is unchanged.
    package func normalizeRows() {
        for row in 0..<rows {
            let values = base + row * stride
            var squares: Float = 0
            for column in 0..<columns { squares += values[column] * values[column] }
            guard squares > 0 else { continue }
            let scale = 1 / squares.squareRoot()
            for column in 0..<columns { values[column] *= scale }
        }
    }

    /// Multiplies every value by `factor`.
    package func scale(by factor: Float) {
        for row in 0..<rows {
            let values = base + row * stride
            for column in 0..<columns { values[column] *= factor }
        }
    }

    /// Multiplies each value by the one in the same place of `other`, a matrix of the same shape.
    package func multiply(by other: MatrixView) {
        precondition(rows == other.rows && columns == other.columns)
        var source = other.matrix
        ck_kernels().pointee.multiply_rows(&source, base, stride)
    }

    /// Applies the softmax to `scale` times each row, in place.
    package func softmaxRows(scale: Float = 1) { softmaxRows(scale: scale, visible: columns, growth: 0) }

    /// Applies the softmax as ``softmaxRows(scale:)`` does, but to the first `visible + r · growth` values of row r;
    /// the rest become 0.
    package func softmaxRows(scale: Float, visible: Int, growth: Int) {
        precondition(visible >= 0 && growth >= 0)
        var matrix = matrix
        ck_kernels().pointee.softmax(&matrix, visible, growth, scale)
    }
}
