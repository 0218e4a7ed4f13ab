import CKernels

/// Divides each row by its root mean square, then scales it. Zhang and Sennrich, "Root Mean Square Layer
/// Normalization", 2019; `T5LayerNorm` in transformers.
package struct RMSNorm: Sendable {
    package let weight: FloatVector
    package let epsilon: Float

    package init(weight: FloatVector, epsilon: Float) {
        self.weight = weight
        self.epsilon = epsilon
    }

    /// - Parameter output: [rows, width] as `input`; may be the same memory.
    package func callAsFunction(_ input: MatrixView, into output: MutableMatrixView) {
        precondition(input.columns == weight.count && output.columns == weight.count && input.rows == output.rows)
        var source = input.matrix
        ck_kernels().pointee.rms_norm(&source, weight.base, epsilon, output.base, output.stride)
    }
}
