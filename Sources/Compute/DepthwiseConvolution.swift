import CKernels
import Workers

/// A convolution of each channel with its own window, in [height, width, channels] layout.
package struct DepthwiseConvolution: Sendable {
    package let kernel: MapSize
    package let channels: Int
    /// [kernel.height, kernel.width, channels]
    private let weight: FloatVector
    private let bias: FloatVector

    /// - Parameter weight: [channels, 1, kernel.height, kernel.width], PyTorch's layout.
    package init(kernel: MapSize, weight: [Float], bias: FloatVector) {
        let channels = bias.count
        precondition(weight.count == channels * kernel.count)
        self.kernel = kernel
        self.channels = channels
        self.bias = bias
        self.weight = FloatVector(count: weight.count) { values in
            for tap in 0..<kernel.count {
                for channel in 0..<channels {
                    values[tap * channels + channel] = weight[channel * kernel.count + tap]
                }
            }
        }
    }

    /// - Parameters:
    ///   - input: [height · width, channels]
    ///   - output: [window.output.count, channels]
    package func callAsFunction(
        _ input: MatrixView, window: ConvolutionWindow, activation: Activation, into output: MutableMatrixView
    ) {
        precondition(output.rows == window.output.count)
        let rowOperations = 2 * window.output.width * channels * kernel.count
        let least = 1 + leastOperations / 3 / max(rowOperations, 1)
        WorkerPool.shared.forEachRange(of: window.output.height, minimumLength: least) { rows, _ in
            let places = rows.lowerBound * window.output.width..<rows.upperBound * window.output.width
            self(input, window: window, rows: rows, activation: activation, into: output.rows(places))
        }
    }

    /// Computes some rows of the output on the calling thread.
    ///
    /// - Parameter output: [rows.count · window.output.width, channels]
    package func callAsFunction(
        _ input: MatrixView, window: ConvolutionWindow, rows: Range<Int>, activation: Activation,
        into output: MutableMatrixView
    ) {
        precondition(window.kernel == kernel && input.columns == channels && output.columns == channels)
        precondition(input.rows == window.input.count && output.rows == rows.count * window.output.width)
        precondition(input.stride == channels && output.stride == channels)
        precondition(rows.lowerBound >= 0 && rows.upperBound <= window.output.height)
        for (index, row) in rows.enumerated() {
            var windows = window.windows(ofRow: row)
            var layer = ck_depthwise(
                channels: channels, weight: weight.base, bias: bias.base, activation: activation.code)
            ck_kernels().pointee.depthwise_row(
                input.base, &windows, &layer, output.base + index * window.output.width * channels)
        }
    }
}
