import CKernels
import Workers

extension MatrixView {
    /// Returns log Σ eˣ of one row: the difference between its values and their log-softmax.
    ///
    /// - Precondition: the matrix has columns.
    package func logSumExp(row: Int) -> Float {
        precondition(0 <= row && row < rows && columns > 0)
        var (maximum, sum): (Float, Float) = (0, 0)
        ck_kernels().pointee.exponential_sum(base + row * stride, columns, &maximum, &sum)
        return maximum + naturalLogarithm(sum)
    }

    /// Returns the `count` largest values of one row in descending order, equal ones in the order of their columns;
    /// fewer when the row has fewer numbers.
    package func largest(_ count: Int, inRow row: Int) -> [(column: Int, value: Float)] {
        precondition(0 <= row && row < rows && count > 0)
        let values = base + row * stride
        var found: [(column: Int, value: Float)] = []
        found.reserveCapacity(count + 1)
        var least = -Float.infinity
        var column = -1
        while column + 1 < columns {
            column += 1
            if found.count == count {
                // Most of a vocabulary is far from likely.
                ck_kernels().pointee.skip_to_above(values, columns, least, &column)
                if column >= columns { break }
            }
            let value = values[column]
            // NaN never compares as larger.
            guard value > least || (found.count < count && !value.isNaN) else { continue }
            var place = found.count
            while place > 0, found[place - 1].value < value { place -= 1 }
            found.insert((column, value), at: place)
            if found.count > count { found.removeLast() }
            if found.count == count { least = found[count - 1].value }
        }
        return found
    }
}

extension LinearLayer {
    /// Returns the log-softmax over a row's outputs at some of them. The outputs are computed a block at a time and
    /// never held in memory as a whole: a vocabulary has tens of thousands.
    ///
    /// - Parameters:
    ///   - input: [rows, inputs]
    ///   - targets: rows and outputs
    /// - Returns: a logarithm for each target
    package func logProbabilities(
        _ input: MatrixView, at targets: [(row: Int, output: Int)], workspace: Workspace
    ) -> [Float] {
        precondition(input.columns == inputs)
        precondition(targets.allSatisfy { 0..<input.rows ~= $0.row && 0..<outputs ~= $0.output })
        guard !targets.isEmpty else { return [] }
        let width = max(1, 2048 / type(of: weight).columnGranularity) * type(of: weight).columnGranularity
        let blocks = (outputs + width - 1) / width
        var wanted = [[Int]](repeating: [], count: blocks)
        for (index, target) in targets.enumerated() { wanted[target.output / width].append(index) }
        return workspace.scope {
            let slots = WorkerPool.shared.threadCount
            let logits = workspace.matrix(rows: slots * input.rows, columns: width)
            let maxima = workspace.matrix(rows: blocks, columns: input.rows)
            let sums = workspace.matrix(rows: blocks, columns: input.rows)
            let found = workspace.matrix(rows: 1, columns: targets.count)
            WorkerPool.shared.forEachIndex(of: blocks) { block, slot in
                let columns = block * width..<min((block + 1) * width, outputs)
                let part = logits.rows(slot * input.rows..<(slot + 1) * input.rows)
                // The block as the layer expects it: all outputs wide, of which only `columns` are accessed.
                let window = MutableMatrixView(
                    base: part.base - columns.lowerBound, rows: input.rows, columns: outputs, stride: width)
                weight.multiply(
                    input, columns: columns, bias: bias, activation: .identity, residual: nil, into: window)
                for row in 0..<input.rows {
                    ck_kernels().pointee.exponential_sum(
                        part.base + row * width, columns.count, maxima.base + block * maxima.stride + row,
                        sums.base + block * sums.stride + row)
                }
                for index in wanted[block] {
                    found.base[index] = part[targets[index].row, targets[index].output - columns.lowerBound]
                }
            }
            let normalizers = (0..<input.rows).map { row in
                let maximum = (0..<blocks).reduce(-Float.infinity) { max($0, maxima[$1, row]) }
                let sum = (0..<blocks).reduce(0.0) {
                    $0 + Double(sums[$1, row]) * Double(exponential(maxima[$1, row] - maximum))
                }
                return maximum + naturalLogarithm(Float(sum))
            }
            return targets.indices.map { found.base[$0] - normalizers[targets[$0].row] }
        }
    }
}
