import CKernels
import Workers

/// The positions of a square convolution's windows.
package struct ConvolutionWindow: Sendable, Equatable {
    package let kernel: Int
    package let stride: Int
    package let inputHeight: Int
    package let inputWidth: Int
    package let outputHeight: Int
    package let outputWidth: Int
    /// The number of zeros above and to the left of the picture.
    package let paddingTop: Int
    package let paddingLeft: Int

    /// Returns windows with TensorFlow's SAME padding: the stride determines the output size, and an odd zero goes to
    /// the right and bottom.
    package static func same(kernel: Int, stride: Int, height: Int, width: Int) -> ConvolutionWindow {
        let outputHeight = (height + stride - 1) / stride
        let outputWidth = (width + stride - 1) / stride
        return ConvolutionWindow(
            kernel: kernel, stride: stride, inputHeight: height, inputWidth: width,
            outputHeight: outputHeight, outputWidth: outputWidth,
            paddingTop: max((outputHeight - 1) * stride + kernel - height, 0) / 2,
            paddingLeft: max((outputWidth - 1) * stride + kernel - width, 0) / 2)
    }

    /// Returns only the windows that lie within the picture.
    package static func valid(kernel: Int, stride: Int, height: Int, width: Int) -> ConvolutionWindow {
        ConvolutionWindow(
            kernel: kernel, stride: stride, inputHeight: height, inputWidth: width,
            outputHeight: height < kernel ? 0 : (height - kernel) / stride + 1,
            outputWidth: width < kernel ? 0 : (width - kernel) / stride + 1, paddingTop: 0, paddingLeft: 0)
    }

    /// The number of output positions.
    package var outputCount: Int { outputHeight * outputWidth }

    /// Copies the windows of some output rows, each to a row of its own, so that a convolution becomes a matrix product
    /// (im2col).
    ///
    /// - Parameters:
    ///   - picture: [channels, height · width]
    ///   - destination: [outputRows.count · outputWidth, channels · kernel · kernel], in the order of PyTorch's weights
    package func unfold(_ picture: MatrixView, outputRows: Range<Int>, into destination: MutableMatrixView) {
        precondition(picture.columns == inputHeight * inputWidth && outputRows.upperBound <= outputHeight)
        precondition(destination.rows == outputRows.count * outputWidth)
        precondition(destination.columns == picture.rows * kernel * kernel)
        for (index, outputRow) in outputRows.enumerated() {
            var (source, windows) = (picture.matrix, windows(ofRow: outputRow))
            ck_kernels().pointee.unfold_row(
                &source, &windows, destination.base + index * outputWidth * destination.stride, destination.stride)
        }
    }
}

extension ConvolutionWindow {
    /// The windows of one output row, as the kernels take them.
    fileprivate func windows(ofRow row: Int) -> ck_windows {
        ck_windows(
            height: inputHeight, width: inputWidth, kernel: kernel, stride: stride, first_y: row * stride - paddingTop,
            first_x: -paddingLeft, outputs: outputWidth)
    }
}

/// A convolution of each channel with its own window, in [height, width, channels] layout.
package struct DepthwiseConvolution: Sendable {
    package let kernel: Int
    package let channels: Int
    /// [kernel, kernel, channels]
    private let weight: FloatVector
    private let bias: FloatVector

    /// - Parameter weight: [channels, 1, kernel, kernel], PyTorch's layout.
    package init(kernel: Int, weight: [Float], bias: FloatVector) {
        let channels = bias.count
        precondition(weight.count == channels * kernel * kernel)
        self.kernel = kernel
        self.channels = channels
        self.bias = bias
        self.weight = FloatVector(count: weight.count) { values in
            for tap in 0..<kernel * kernel {
                for channel in 0..<channels {
                    values[tap * channels + channel] = weight[channel * kernel * kernel + tap]
                }
            }
        }
    }

    /// - Parameters:
    ///   - input: [height · width, channels]
    ///   - output: [outputHeight · outputWidth, channels]
    package func callAsFunction(
        _ input: MatrixView, window: ConvolutionWindow, activation: Activation, into output: MutableMatrixView
    ) {
        precondition(window.kernel == kernel && input.columns == channels && output.columns == channels)
        precondition(input.rows == window.inputHeight * window.inputWidth && output.rows == window.outputCount)
        precondition(input.stride == channels && output.stride == channels)
        let (weight, bias, channels) = (weight.base, bias.base, channels)
        let rowOperations = 2 * window.outputWidth * channels * kernel * kernel
        let least = 1 + leastOperations / 3 / max(rowOperations, 1)
        WorkerPool.shared.forEachRange(of: window.outputHeight, minimumLength: least) { range, _ in
            for row in range {
                var windows = window.windows(ofRow: row)
                var layer = ck_depthwise(channels: channels, weight: weight, bias: bias, activation: activation.code)
                ck_kernels().pointee.depthwise_row(
                    input.base, &windows, &layer, output.base + row * window.outputWidth * channels)
            }
        }
    }
}
