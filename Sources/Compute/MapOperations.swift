import Workers

// Operations on feature maps in [height · width, channels] layout.
extension MatrixView {
    /// Computes the mean of all rows, into a matrix of one row, by sums over bands of rows: neither threads nor the
    /// number of rows change the result by more than a rounding.
    package func meanOfRows(into output: MutableMatrixView, workspace: Workspace) {
        precondition(output.rows == 1 && output.columns == columns && rows > 0)
        let bandRows = 256
        let bands = (rows + bandRows - 1) / bandRows
        workspace.scope {
            let sums = workspace.matrix(rows: bands, columns: columns)
            let least = 1 + leastElements / max(bandRows * columns, 1)
            WorkerPool.shared.forEachRange(of: bands, minimumLength: least) { range, _ in
                for band in range {
                    let part = self.rows(band * bandRows..<min((band + 1) * bandRows, rows))
                    part.sumOfRows(into: sums.rows(band..<band + 1))
                }
            }
            sums.view.sumOfRows(into: output)
        }
        output.scale(by: 1 / Float(rows))
    }

    private func sumOfRows(into output: MutableMatrixView) {
        let sums = output.base
        sums.update(from: base, count: columns)
        for row in 1..<max(rows, 1) {
            let values = base + row * stride
            for column in 0..<columns { sums[column] += values[column] }
        }
    }

    /// Computes the maximum of each 2×2 window of one row of a map; those at the right and bottom edges see only what
    /// is there.
    ///
    /// - Parameters:
    ///   - below: the next row; the row itself at the bottom edge.
    ///   - output: of the shape of the row, [width, channels]
    package func pooledMaxima(withRow below: MatrixView, into output: MutableMatrixView) {
        precondition(below.rows == rows && below.columns == columns)
        precondition(output.rows == rows && output.columns == columns)
        for x in 0..<rows {
            let right = x + 1 < rows ? x + 1 : x
            let (a, b) = (base + x * stride, base + right * stride)
            let (c, d) = (below.base + x * below.stride, below.base + right * below.stride)
            let out = output.base + x * output.stride
            for channel in 0..<columns {
                let (above, beneath) = (
                    a[channel] > b[channel] ? a[channel] : b[channel],
                    c[channel] > d[channel] ? c[channel] : d[channel]
                )
                out[channel] = above > beneath ? above : beneath
            }
        }
    }

    /// Computes the mean of each window; windows lie side by side and those that would hang over are left out.
    ///
    /// - Parameter output: [(size.height / kernel.height) · (size.width / kernel.width), channels]
    package func pooledMeans(kernel: MapSize, size: MapSize, into output: MutableMatrixView) {
        let pooled = MapSize(height: size.height / kernel.height, width: size.width / kernel.width)
        precondition(rows == size.count && output.rows == pooled.count && output.columns == columns)
        let scale = 1 / Float(kernel.count)
        for place in 0..<pooled.count {
            let (row, column) = (place / pooled.width * kernel.height, place % pooled.width * kernel.width)
            let out = output.base + place * output.stride
            out.update(repeating: 0, count: columns)
            for tap in 0..<kernel.count {
                let (y, x) = (row + tap / kernel.width, column + tap % kernel.width)
                let values = base + (y * size.width + x) * stride
                for channel in 0..<columns { out[channel] += values[channel] * scale }
            }
        }
    }

    /// Adds the map, enlarged by repeating each position, to another.
    ///
    /// - Parameters:
    ///   - size: the map's size before.
    ///   - output: [size.count · factor · factor, channels]
    package func enlarge(by factor: Int, size: MapSize, addingTo output: MutableMatrixView) {
        precondition(rows == size.count && output.rows == rows * factor * factor && output.columns == columns)
        let width = size.width * factor
        let least = 1 + leastElements / max(width * columns, 1)
        WorkerPool.shared.forEachRange(of: size.height * factor, minimumLength: least) { range, _ in
            for y in range {
                for x in 0..<width {
                    let values = base + (y / factor * size.width + x / factor) * stride
                    let out = output.base + (y * width + x) * output.stride
                    for channel in 0..<columns { out[channel] += values[channel] }
                }
            }
        }
    }

    /// Writes a row of a map, [width, channels], with each position repeated.
    ///
    /// - Parameter output: [width · factor, channels]
    package func widen(by factor: Int, into output: MutableMatrixView) {
        precondition(output.rows == rows * factor && output.columns == columns)
        for x in 0..<rows {
            for copy in 0..<factor {
                (output.base + (x * factor + copy) * output.stride).update(from: base + x * stride, count: columns)
            }
        }
    }
}

extension MutableMatrixView {
    /// Multiplies each row by the values of a matrix of one row.
    package func multiplyRows(by factors: MatrixView) {
        precondition(factors.rows == 1 && factors.columns == columns)
        let least = 1 + leastElements / max(columns, 1)
        WorkerPool.shared.forEachRange(of: rows, minimumLength: least) { range, _ in
            for row in range {
                let values = base + row * stride
                for column in 0..<columns { values[column] *= factors.base[column] }
            }
        }
    }
}
