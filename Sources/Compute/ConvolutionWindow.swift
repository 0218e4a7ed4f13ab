import CKernels

/// A size or a distance on a map, in positions.
package struct MapSize: Sendable, Equatable {
    package var height: Int
    package var width: Int

    package init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }

    /// Creates a square.
    package init(_ side: Int) { self.init(height: side, width: side) }

    /// The number of positions.
    package var count: Int { height * width }
}

/// The positions of a convolution's windows.
package struct ConvolutionWindow: Sendable, Equatable {
    package let kernel: MapSize
    package let stride: MapSize
    package let input: MapSize
    package let output: MapSize
    /// The number of zeros above and to the left of the picture.
    package let padding: MapSize

    /// Returns windows with TensorFlow's SAME padding: the stride determines the output size, and an odd zero goes to
    /// the right and bottom.
    package static func same(kernel: Int, stride: Int, over input: MapSize) -> ConvolutionWindow {
        let output = MapSize(
            height: (input.height + stride - 1) / stride, width: (input.width + stride - 1) / stride)
        return ConvolutionWindow(
            kernel: MapSize(kernel), stride: MapSize(stride), input: input, output: output,
            padding: MapSize(
                height: max((output.height - 1) * stride + kernel - input.height, 0) / 2,
                width: max((output.width - 1) * stride + kernel - input.width, 0) / 2))
    }

    /// Returns only the windows that lie within the picture.
    package static func valid(kernel: Int, stride: Int, over input: MapSize) -> ConvolutionWindow {
        padded(kernel: MapSize(kernel), stride: MapSize(stride), by: MapSize(0), and: MapSize(0), over: input)
    }

    /// Returns windows with half a kernel of zeros on each side, as PyTorch's `padding=kernel // 2` does.
    package static func centred(
        kernel: MapSize, stride: MapSize = MapSize(1), over input: MapSize
    ) -> ConvolutionWindow {
        let half = MapSize(height: kernel.height / 2, width: kernel.width / 2)
        return padded(kernel: kernel, stride: stride, by: half, and: half, over: input)
    }

    /// Returns windows over a picture with zeros around it.
    ///
    /// - Parameters:
    ///   - leading: the numbers of zeros above and to the left.
    ///   - trailing: the numbers of zeros below and to the right.
    package static func padded(
        kernel: MapSize, stride: MapSize, by leading: MapSize, and trailing: MapSize, over input: MapSize
    ) -> ConvolutionWindow {
        let room = MapSize(
            height: input.height + leading.height + trailing.height - kernel.height,
            width: input.width + leading.width + trailing.width - kernel.width)
        return ConvolutionWindow(
            kernel: kernel, stride: stride, input: input,
            output: MapSize(
                height: room.height < 0 ? 0 : room.height / stride.height + 1,
                width: room.width < 0 ? 0 : room.width / stride.width + 1), padding: leading)
    }

    /// Copies the windows of some output rows, each to a row of its own, so that a convolution becomes a matrix
    /// product (im2col).
    ///
    /// - Parameters:
    ///   - picture: [channels, height · width]
    ///   - destination: [outputRows.count · output.width, channels · kernel.count], in the order of PyTorch's weights
    package func unfold(_ picture: MatrixView, outputRows: Range<Int>, into destination: MutableMatrixView) {
        precondition(picture.columns == input.count && outputRows.upperBound <= output.height)
        precondition(destination.rows == outputRows.count * output.width)
        precondition(destination.columns == picture.rows * kernel.count)
        for (index, outputRow) in outputRows.enumerated() {
            var (source, windows) = (picture.matrix, windows(ofRow: outputRow))
            ck_kernels().pointee.unfold_row(
                &source, &windows, destination.base + index * output.width * destination.stride, destination.stride)
        }
    }

    /// Copies windows as ``unfold(_:outputRows:into:)`` does, from a map whose channels lie together.
    ///
    /// - Parameters:
    ///   - map: [height · width, channels]
    ///   - destination: [outputRows.count · output.width, kernel.count · channels], of each window its rows one after
    ///     another
    package func unfold(map: MatrixView, outputRows: Range<Int>, into destination: MutableMatrixView) {
        let channels = map.columns
        precondition(map.rows == input.count && map.stride == channels && outputRows.upperBound <= output.height)
        precondition(destination.rows == outputRows.count * output.width)
        precondition(destination.columns == kernel.count * channels)
        let length = kernel.width * channels
        for (index, outputRow) in outputRows.enumerated() {
            for column in 0..<output.width {
                let window = destination.base + (index * output.width + column) * destination.stride
                let x = column * stride.width - padding.width
                let inside = max(x, 0)..<max(min(x + kernel.width, input.width), max(x, 0))
                for row in 0..<kernel.height {
                    let (y, values) = (outputRow * stride.height - padding.height + row, window + row * length)
                    guard 0..<input.height ~= y, !inside.isEmpty else {
                        values.update(repeating: 0, count: length)
                        continue
                    }
                    let (before, count) = ((inside.lowerBound - x) * channels, inside.count * channels)
                    values.update(repeating: 0, count: before)
                    (values + before).update(
                        from: map.base + (y * input.width + inside.lowerBound) * channels, count: count)
                    (values + before + count).update(repeating: 0, count: length - before - count)
                }
            }
        }
    }

    /// The windows of one output row, as the kernels take them.
    func windows(ofRow row: Int) -> ck_windows {
        ck_windows(
            height: input.height, width: input.width, kernel_height: kernel.height, kernel_width: kernel.width,
            stride: stride.width, first_y: row * stride.height - padding.height, first_x: -padding.width,
            outputs: output.width)
    }
}
