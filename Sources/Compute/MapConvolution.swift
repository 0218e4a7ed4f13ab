/// A convolution of maps whose windows see all channels: a product for each row of the kernel, over windows that
/// overlap in memory instead of being copied.
package struct MapConvolution: Sendable {
    /// Of each row of the kernel [outputs, kernel width · channels].
    private let weights: [any PackedMatrix]
    private let bias: FloatVector

    /// - Parameters:
    ///   - weight: [outputs, kernel.height, kernel.width, inputs]
    ///   - pack: packs a matrix [outputs, inputs] for products.
    package init(
        kernel: MapSize, inputs: Int, weight: [Float], bias: FloatVector,
        pack: (_ values: [Float], _ inputs: Int, _ outputs: Int) -> any PackedMatrix
    ) {
        precondition(weight.count == bias.count * kernel.count * inputs)
        let length = kernel.width * inputs
        weights = (0..<kernel.height).map { row in
            let part = (0..<bias.count).flatMap { output -> ArraySlice<Float> in
                let start = (output * kernel.height + row) * length
                return weight[start..<start + length]
            }
            return pack(part, length, bias.count)
        }
        self.bias = bias
    }

    /// Computes a row of the output on the calling thread.
    ///
    /// - Parameters:
    ///   - band: holds the rows that the row's windows see.
    ///   - output: [window.output.width, outputs]
    package func callAsFunction(
        row: Int, of window: ConvolutionWindow, over band: MapBand, into output: MutableMatrixView,
        activation: Activation
    ) {
        precondition(window.kernel.height == weights.count)
        let first = row * window.stride.height - window.padding.height
        let inside = max(first, 0)..<min(first + weights.count, window.input.height)
        for y in inside {
            let isFirst = y == inside.lowerBound
            weights[y - first].multiply(
                band.windows(inRow: y, of: window), columns: 0..<bias.count, bias: isFirst ? bias : nil,
                activation: .identity, residual: isFirst ? nil : output.view, into: output)
        }
        output.apply(activation)
    }
}

/// Some rows of a map, with zeros before and behind each: windows at the map's edges look like all others.
package struct MapBand {
    /// The rows of the map.
    package let rows: Range<Int>
    private let width: Int
    private let before: Int
    private let paddedWidth: Int
    private let values: MutableMatrixView

    /// Creates a band, uninitialised but for the zeros.
    ///
    /// - Parameters:
    ///   - window: windows over the map.
    ///   - memory: has at least `rows.count` · ``width(for:)`` rows and the map's channels.
    package init(rows: Range<Int>, for window: ConvolutionWindow, in memory: MutableMatrixView) {
        self.rows = rows
        width = window.input.width
        before = window.padding.width
        paddedWidth = Self.width(for: window)
        values = memory.rows(0..<rows.count * paddedWidth)
        for row in 0..<rows.count {
            let start = row * paddedWidth
            values.rows(start..<start + before).fill(with: 0)
            values.rows(start + before + width..<start + paddedWidth).fill(with: 0)
        }
    }

    /// Returns the width of rows with their zeros.
    package static func width(for window: ConvolutionWindow) -> Int {
        max(
            window.padding.width + window.input.width,
            (window.output.width - 1) * window.stride.width + window.kernel.width)
    }

    /// Returns a row of the map without the zeros, [width, channels].
    package func row(_ y: Int) -> MutableMatrixView {
        precondition(rows.contains(y))
        let start = (y - rows.lowerBound) * paddedWidth + before
        return values.rows(start..<start + width)
    }

    /// Returns the part in a row of the map of each window that sees it: [output width, kernel width · channels].
    fileprivate func windows(inRow y: Int, of window: ConvolutionWindow) -> MatrixView {
        precondition(rows.contains(y))
        let start = (y - rows.lowerBound) * paddedWidth
        return values.view.rows(start..<start + paddedWidth).overlapping(
            count: window.output.width, length: window.kernel.width, step: window.stride.width)
    }
}
