import Compute
import Workers

/// A convolution of few channels whose windows see all of them, as a matrix product over unfolded windows, a band of
/// the output's rows at a time.
struct DenseConvolution: Sendable {
    /// The order of the input's values.
    enum Input {
        /// [channels, height · width]; weights as in PyTorch
        case planes
        /// [height · width, channels]; weights [outputs, kernel, kernel, channels]
        case map
    }

    private let layer: LinearLayer
    private let input: Input
    private let bandPositions: Int

    /// - Parameter bandPositions: about how many positions of the output are computed at a time.
    init(_ layer: LinearLayer, of input: Input, bandPositions: Int) {
        self.layer = layer
        self.input = input
        self.bandPositions = bandPositions
    }

    /// The number of values in a window.
    var inputs: Int { layer.inputs }

    /// - Parameters:
    ///   - source: the values in the order of the input
    ///   - output: [window.output.count, outputs]
    func callAsFunction(
        _ source: MatrixView, window: ConvolutionWindow, into output: MutableMatrixView, activation: Activation,
        workspace: Workspace
    ) {
        let width = window.output.width
        let bandHeight = max(1, bandPositions / max(width, 1))
        workspace.scope {
            let unfolded = workspace.matrix(
                rows: WorkerPool.shared.threadCount * bandHeight * width, columns: layer.inputs)
            let bands = (window.output.height + bandHeight - 1) / bandHeight
            WorkerPool.shared.forEachIndex(of: bands) { band, slot in
                let rows = band * bandHeight..<min((band + 1) * bandHeight, window.output.height)
                let first = slot * bandHeight * width
                self(
                    source, window: window, rows: rows,
                    into: output.rows(rows.lowerBound * width..<rows.upperBound * width), activation: activation,
                    unfolded: unfolded.rows(first..<first + rows.count * width))
            }
        }
    }

    /// Computes some rows of the output.
    ///
    /// - Parameters:
    ///   - output: [rows.count · window.output.width, outputs]
    ///   - unfolded: memory for [rows.count · window.output.width, inputs]
    func callAsFunction(
        _ source: MatrixView, window: ConvolutionWindow, rows: Range<Int>, into output: MutableMatrixView,
        activation: Activation, unfolded: MutableMatrixView
    ) {
        switch input {
        case .planes: window.unfold(source, outputRows: rows, into: unfolded)
        case .map: window.unfold(map: source, outputRows: rows, into: unfolded)
        }
        layer(unfolded.view, into: output, activation: activation)
    }
}
