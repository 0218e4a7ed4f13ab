import CKernels

extension MatrixView {
    /// The view as the kernels take it.
    var matrix: ck_matrix { ck_matrix(base: base, stride: stride, rows: rows, columns: columns) }
}

extension MutableMatrixView {
    /// The view as the kernels take it.
    var matrix: ck_mutable_matrix { ck_mutable_matrix(base: base, stride: stride, rows: rows, columns: columns) }
}

extension ck_epilogue {
    /// - Parameters:
    ///   - bias: one value a column
    ///   - residual: a matrix of the output's shape
    init(bias: UnsafePointer<Float>?, activation: Activation, residual: MatrixView?) {
        self.init(
            bias: bias, activation: activation.code, residual: residual?.base, residual_stride: residual?.stride ?? 0)
    }

    /// The end of a product that nothing follows.
    static var none: Self { Self(bias: nil, activation: .identity, residual: nil) }
}
