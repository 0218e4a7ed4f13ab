import CKernels

/// The activation functions between the layers of networks.
package enum Activation: Sendable, CaseIterable {
    case identity
    /// max(x, 0)
    case relu
    /// min(max(x, 0), 6)
    case relu6
    /// x Φ(x), exact (by erf). Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016.
    case gelu
    /// x sigmoid(1.702 x), of the original CLIP.
    case quickGELU
    /// GELU's tanh approximation, of GPT-2; `gelu_new` in transformers.
    case tanhGELU
    /// x sigmoid(x). Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units", 2017.
    case silu
    /// 1 / (1 + e⁻ˣ)
    case sigmoid

    var code: Int32 {
        switch self {
        case .identity: Int32(CK_IDENTITY)
        case .relu: Int32(CK_RELU)
        case .relu6: Int32(CK_RELU6)
        case .gelu: Int32(CK_GELU)
        case .quickGELU: Int32(CK_QUICK_GELU)
        case .tanhGELU: Int32(CK_TANH_GELU)
        case .silu: Int32(CK_SILU)
        case .sigmoid: Int32(CK_SIGMOID)
        }
    }
}

extension MutableMatrixView {
    /// self = activation(self + bias) + residual
    package func apply(_ activation: Activation, bias: FloatVector? = nil, adding residual: MatrixView? = nil) {
        precondition(bias.map { $0.count == columns } ?? true)
        precondition(residual.map { $0.rows == rows && $0.columns == columns } ?? true)
        var matrix = matrix
        var after = ck_epilogue(bias: bias?.base, activation: activation, residual: residual)
        ck_kernels().pointee.finish(&matrix, &after)
    }
}
