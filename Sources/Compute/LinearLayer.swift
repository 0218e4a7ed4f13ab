import Workers

/// y = activation(x Wᵀ + b) + residual, split over the worker pool.
package struct LinearLayer: Sendable {
    package let weight: any PackedMatrix
    package let bias: FloatVector?

    package var inputs: Int { weight.inputs }
    package var outputs: Int { weight.outputs }

    /// - Precondition: `bias` has a value for each output.
    package init(weight: any PackedMatrix, bias: FloatVector?) {
        precondition(bias.map { $0.count == weight.outputs } ?? true)
        self.weight = weight
        self.bias = bias
    }

    /// - Parameters:
    ///   - input: [rows, inputs]
    ///   - columns: the outputs to compute; others may be written, too, or left unchanged. Default: all
    ///   - output: [rows, outputs]
    ///   - residual: [rows, outputs], added last; may be `output` itself when there is no activation.
    package func callAsFunction(
        _ input: MatrixView, columns wanted: Range<Int>? = nil, into output: MutableMatrixView,
        activation: Activation = .identity, adding residual: MatrixView? = nil
    ) {
        precondition(input.columns == inputs && output.columns == outputs && input.rows == output.rows)
        forEachPart(rows: input.rows, columns: wanted) { rows, columns in
            weight.multiply(
                input.rows(rows), columns: columns, bias: bias, activation: activation, residual: residual?.rows(rows),
                into: output.rows(rows))
        }
    }

    /// Calls `body` on several threads with ranges of rows and columns that together are all of the product.
    func forEachPart(
        rows: Int, columns wanted: Range<Int>? = nil, _ body: (Range<Int>, Range<Int>) -> Void
    ) {
        let wanted = wanted ?? 0..<outputs
        precondition(0 <= wanted.lowerBound && wanted.upperBound <= outputs)
        let granularity = type(of: weight).columnGranularity
        let firstBlock = wanted.lowerBound / granularity
        let blocks = (wanted.upperBound + granularity - 1) / granularity - firstBlock
        let outputs = outputs
        let columns = { (range: Range<Int>) in
            (firstBlock + range.lowerBound) * granularity..<min((firstBlock + range.upperBound) * granularity, outputs)
        }
        // With few rows, reading the weights dominates: count as if there were more.
        let operations = 2 * max(rows, 6) * inputs * wanted.count / weight.speed
        let leastOperations = WorkerPool.shared.isAwake ? leastOperationsAwake : leastOperations
        // Few rows: each thread reads its own part of the weights. Many rows: each thread computes its own rows.
        if rows < 96, wanted.count >= 2 * granularity * WorkerPool.shared.threadCount {
            let least = 1 + blocks * leastOperations / max(operations, 1)
            WorkerPool.shared.forEachRange(of: blocks, minimumLength: least) { range, _ in
                body(0..<rows, columns(range))
            }
        } else {
            let least = 1 + rows * leastOperations / max(operations, 1)
            WorkerPool.shared.forEachRange(of: rows, minimumLength: least) { range, _ in
                body(range, columns(0..<blocks))
            }
        }
    }
}

/// The number of floating-point operations from which waking another thread pays: some ten microseconds.
let leastOperations = 1_500_000

/// The same number when that thread is awake.
private let leastOperationsAwake = leastOperations / 4

extension WorkerPool {
    /// Runs `body` as ``forEachRange(of:minimumLength:_:)`` does, with ranges that begin at multiples of `block`.
    func forEachRange(ofBlocks block: Int, in count: Int, minimumLength: Int = 1, _ body: (Range<Int>) -> Void) {
        let blocks = (count + block - 1) / block
        forEachRange(of: blocks, minimumLength: (minimumLength + block - 1) / block) { range, _ in
            body(range.lowerBound * block..<min(range.upperBound * block, count))
        }
    }
}
