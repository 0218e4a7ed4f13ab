import CKernels
import Workers

/// Normalises each row to mean 0 and variance 1, then scales and shifts it. Ba, Kiros and Hinton, "Layer
/// Normalization", 2016.
package struct LayerNorm: Sendable {
    package let weight: FloatVector
    package let bias: FloatVector
    package let epsilon: Float

    package init(weight: FloatVector, bias: FloatVector, epsilon: Float) {
        precondition(weight.count == bias.count)
        self.weight = weight
        self.bias = bias
        self.epsilon = epsilon
    }

    /// - Parameter output: [rows, width] as `input`; may be the same memory.
    package func callAsFunction(_ input: MatrixView, into output: MutableMatrixView) {
        precondition(input.columns == weight.count && output.columns == weight.count && input.rows == output.rows)
        let (weight, bias, epsilon) = (weight.base, bias.base, epsilon)
        let least = 1 + leastElements / max(input.columns, 1)
        WorkerPool.shared.forEachRange(of: input.rows, minimumLength: least) { range, _ in
            var source = input.rows(range).matrix
            let output = output.rows(range)
            ck_kernels().pointee.layer_norm(&source, weight, bias, epsilon, output.base, output.stride)
        }
    }
}

/// The number of elements from which waking another thread pays when each takes a few operations.
let leastElements = 50_000
