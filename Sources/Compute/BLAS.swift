#if canImport(Accelerate)
import Accelerate
#elseif canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Matrix products by the system's BLAS, on the calling thread.
package enum BLAS {
    /// A Boolean value that indicates whether the system has a BLAS.
    package static var isAvailable: Bool {
        #if canImport(Accelerate)
        true
        #else
        OpenBLAS.shared != nil
        #endif
    }

    /// output = input · weights + (accumulates ? output : 0), with `weights` [inputs, outputs].
    package static func multiply(
        _ input: MatrixView, _ weights: MatrixView, into output: MutableMatrixView, accumulates: Bool
    ) {
        precondition(input.columns == weights.rows && output.rows == input.rows && output.columns == weights.columns)
        guard output.rows > 0, output.columns > 0 else { return }
        #if canImport(Accelerate)
        typealias Extent = Int
        #else
        typealias Extent = Int32
        guard let library = OpenBLAS.shared else {
            multiplyPortably(input, weights, into: output, accumulates: accumulates)
            return
        }
        #endif
        let beta: Float = accumulates ? 1 : 0
        // A product of one row runs at half its speed or less unless the matrix-vector routine is called.
        if input.rows == 1 {
            #if canImport(Accelerate)
            cblas_sgemv(
                CblasRowMajor, CblasTrans, Extent(weights.rows), Extent(weights.columns), 1, weights.base,
                Extent(max(weights.stride, 1)), input.base, 1, beta, output.base, 1)
            #else
            library.sgemv(
                OpenBLAS.rowMajor, OpenBLAS.transposed, Extent(weights.rows), Extent(weights.columns), 1, weights.base,
                Extent(max(weights.stride, 1)), input.base, 1, beta, output.base, 1)
            #endif
        } else {
            #if canImport(Accelerate)
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasNoTrans, Extent(output.rows), Extent(output.columns),
                Extent(input.columns), 1, input.base, Extent(max(input.stride, 1)), weights.base,
                Extent(max(weights.stride, 1)), beta, output.base, Extent(output.stride))
            #else
            library.sgemm(
                OpenBLAS.rowMajor, OpenBLAS.notTransposed, OpenBLAS.notTransposed, Extent(output.rows),
                Extent(output.columns), Extent(input.columns), 1, input.base, Extent(max(input.stride, 1)),
                weights.base, Extent(max(weights.stride, 1)), beta, output.base, Extent(output.stride))
            #endif
        }
    }

    /// The fallback where there is no BLAS, and the reference in tests.
    package static func multiplyPortably(
        _ input: MatrixView, _ weights: MatrixView, into output: MutableMatrixView, accumulates: Bool
    ) {
        for row in 0..<output.rows {
            let sums = output.base + row * output.stride
            if !accumulates { sums.update(repeating: 0, count: output.columns) }
            for k in 0..<input.columns {
                let factor = input.base[row * input.stride + k]
                let values = weights.base + k * weights.stride
                for column in 0..<output.columns { sums[column] += factor * values[column] }
            }
        }
    }
}

#if !canImport(Accelerate)
/// OpenBLAS, loaded on first use: a process whose processor has kernels of this package does not pay the milliseconds
/// of loading it and starting its threads.
private struct OpenBLAS: Sendable {
    typealias VectorProduct =
        @convention(c) (
            Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32, UnsafePointer<Float>, Int32, Float,
            UnsafeMutablePointer<Float>, Int32
        ) -> Void
    typealias MatrixProduct =
        @convention(c) (
            Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32, UnsafePointer<Float>, Int32,
            Float,
            UnsafeMutablePointer<Float>, Int32
        ) -> Void

    /// Constants of the enumerations in `cblas.h`.
    static let rowMajor: Int32 = 101
    static let notTransposed: Int32 = 111
    static let transposed: Int32 = 112

    let sgemv: VectorProduct
    let sgemm: MatrixProduct

    /// The loaded library; nil where it is not installed.
    static let shared = OpenBLAS()

    private init?() {
        guard let library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL),
            let setThreads = dlsym(library, "openblas_set_num_threads"), let sgemv = dlsym(library, "cblas_sgemv"),
            let sgemm = dlsym(library, "cblas_sgemm")
        else { return nil }
        // OpenBLAS's own threads spin, and stall when the machine is busy; the worker pool divides the work instead.
        unsafeBitCast(setThreads, to: (@convention(c) (Int32) -> Void).self)(1)
        self.sgemv = unsafeBitCast(sgemv, to: VectorProduct.self)
        self.sgemm = unsafeBitCast(sgemm, to: MatrixProduct.self)
    }
}
#endif
