#if canImport(Accelerate)
import Accelerate
#else
import COpenBLAS
#endif

/// Matrix products by the system's BLAS, on the calling thread.
enum BLAS {
    #if !canImport(Accelerate)
    /// OpenBLAS' own threads spin, and stall when the machine is busy; the work is split by our pool instead.
    private static let isSingleThreaded: Void = openblas_set_num_threads(1)
    #endif

    /// output = input · weights + (accumulates ? output : 0), with `weights` [inputs, outputs].
    static func multiply(_ input: MatrixView, _ weights: MatrixView, into output: MutableMatrixView, accumulates: Bool)
    {
        precondition(input.columns == weights.rows && output.rows == input.rows && output.columns == weights.columns)
        guard output.rows > 0, output.columns > 0 else { return }
        #if canImport(Accelerate)
        typealias Extent = Int
        #else
        typealias Extent = Int32
        _ = isSingleThreaded
        #endif
        let beta: Float = accumulates ? 1 : 0
        // A one-row product runs at half its speed or less when it is not called by its name.
        if input.rows == 1 {
            cblas_sgemv(
                CblasRowMajor, CblasTrans, Extent(weights.rows), Extent(weights.columns), 1, weights.base,
                Extent(max(weights.stride, 1)), input.base, 1, beta, output.base, 1)
        } else {
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasNoTrans, Extent(output.rows), Extent(output.columns),
                Extent(input.columns), 1, input.base, Extent(max(input.stride, 1)), weights.base,
                Extent(max(weights.stride, 1)), beta, output.base, Extent(output.stride))
        }
    }
}
