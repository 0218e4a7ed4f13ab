import Compute
import Workers

/// A convolution whose windows see all channels, as a matrix product over unfolded windows, a band of the output's rows
/// at a time.
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
                let places = rows.lowerBound * width..<rows.upperBound * width
                let first = slot * bandHeight * width
                let patches = unfolded.rows(first..<first + places.count)
                switch input {
                case .planes: window.unfold(source, outputRows: rows, into: patches)
                case .map: window.unfold(map: source, outputRows: rows, into: patches)
                }
                layer(patches.view, into: output.rows(places), activation: activation)
            }
        }
    }
}
