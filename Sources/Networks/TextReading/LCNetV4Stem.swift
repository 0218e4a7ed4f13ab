import Compute
import Workers

extension LCNetV4 {
    /// The convolutions before the first block: a quarter of each side is left.
    ///
    /// Computed a band of rows at a time, as its maps are many times larger than the picture.
    struct Stem: Sendable {
        private let first: DenseConvolution
        private let narrow: MapConvolution
        private let wide: MapConvolution
        private let second: MapConvolution
        private let last: LinearLayer
        private let channels: Int

        /// The number of rows of the output in a band.
        private static let bandRows = 8

        init(channels: Int, _ loader: WeightLoader) throws {
            self.channels = channels
            // From few values a window, and at the start of all others: exact, as in other networks of this library.
            let exact = loader.computing(inAtLeast: .f32)
            let layer = try exact.linear("0", inputs: 27, outputs: channels, weightShape: [channels, 3, 3, 3])
            first = DenseConvolution(layer, of: .map, bandPositions: 0)
            narrow = try loader.convolution("1", kernel: 2, inputs: channels, outputs: channels / 2)
            wide = try loader.convolution("2", kernel: 2, inputs: channels / 2, outputs: channels)
            second = try loader.convolution("3", kernel: 3, inputs: 2 * channels, outputs: channels)
            last = try loader.linear("4", inputs: channels, outputs: 2 * channels)
        }

        /// The windows of the convolutions.
        private struct Windows {
            let first: ConvolutionWindow
            /// Of both 2×2 convolutions.
            let corner: ConvolutionWindow
            let second: ConvolutionWindow

            init(over size: MapSize) {
                first = .centred(kernel: MapSize(3), stride: MapSize(2), over: size)
                corner = .padded(
                    kernel: MapSize(2), stride: MapSize(1), by: MapSize(0), and: MapSize(1), over: first.output)
                second = .centred(kernel: MapSize(3), stride: MapSize(2), over: first.output)
            }
        }

        static func outputSize(of picture: MapSize) -> MapSize { Windows(over: picture).second.output }

        /// - Parameters:
        ///   - picture: [size.count, 3]
        ///   - output: [outputSize(of: size).count, 2 · channels]
        func callAsFunction(
            _ picture: MatrixView, size: MapSize, into output: MutableMatrixView, workspace: Workspace
        ) {
            let windows = Windows(over: size)
            workspace.scope {
                let slots = (0..<WorkerPool.shared.threadCount).map { _ in scratch(windows, workspace) }
                let end = windows.second.output
                WorkerPool.shared.forEachIndex(of: (end.height + Self.bandRows - 1) / Self.bandRows) { band, slot in
                    let rows = band * Self.bandRows..<min((band + 1) * Self.bandRows, end.height)
                    compute(
                        rows, of: picture, windows, slots[slot],
                        into: output.rows(rows.lowerBound * end.width..<rows.upperBound * end.width))
                }
            }
        }

        /// The memory for a band.
        private struct Scratch {
            let unfolded: MutableMatrixView
            let start: MutableMatrixView
            let small: MutableMatrixView
            /// The pooled map and the convolved one, side by side.
            let both: MutableMatrixView
            let reduced: MutableMatrixView
        }

        private func scratch(_ windows: Windows, _ workspace: Workspace) -> Scratch {
            let rows = 2 * Self.bandRows
            let corner = MapBand.width(for: windows.corner)
            return Scratch(
                unfolded: workspace.matrix(rows: windows.first.output.width, columns: first.inputs),
                start: workspace.matrix(rows: (rows + 3) * corner, columns: channels),
                small: workspace.matrix(rows: (rows + 2) * corner, columns: channels / 2),
                both: workspace.matrix(rows: (rows + 1) * MapBand.width(for: windows.second), columns: 2 * channels),
                reduced: workspace.matrix(rows: windows.second.output.width, columns: channels))
        }

        /// Computes some rows of the output, and of each map before those that they need.
        private func compute(
            _ rows: Range<Int>, of picture: MatrixView, _ windows: Windows, _ scratch: Scratch,
            into output: MutableMatrixView
        ) {
            let height = windows.first.output.height
            let both = MapBand(
                rows: max(2 * rows.lowerBound - 1, 0)..<min(2 * rows.upperBound, height), for: windows.second,
                in: scratch.both)
            let small = MapBand(
                rows: both.rows.lowerBound..<min(both.rows.upperBound + 1, height), for: windows.corner,
                in: scratch.small)
            let start = MapBand(
                rows: both.rows.lowerBound..<min(both.rows.upperBound + 2, height), for: windows.corner,
                in: scratch.start)
            for row in start.rows {
                first(
                    picture, window: windows.first, rows: row..<row + 1, into: start.row(row), activation: .relu,
                    unfolded: scratch.unfolded)
            }
            for row in small.rows {
                narrow(row: row, of: windows.corner, over: start, into: small.row(row), activation: .relu)
            }
            for row in both.rows {
                let below = start.row(min(row + 1, height - 1)).view
                start.row(row).view.pooledMaxima(withRow: below, into: both.row(row).columns(0..<channels))
                wide(
                    row: row, of: windows.corner, over: small, into: both.row(row).columns(channels..<2 * channels),
                    activation: .relu)
            }
            let width = windows.second.output.width
            for (index, row) in rows.enumerated() {
                second(row: row, of: windows.second, over: both, into: scratch.reduced, activation: .relu)
                last(scratch.reduced.view, into: output.rows(index * width..<(index + 1) * width), activation: .relu)
            }
        }
    }
}
