import Compute
import Workers

/// The end of a ``TextDetector``: the maps of its pyramid, enlarged to the size of the finest one and joined, then a
/// convolution and two transposed ones, which give 4 × 4 pixels for each position.
struct DetectorHead: Sendable {
    private let convolution: MapConvolution
    private let first: LinearLayer
    /// From the four positions of the first transposed convolution, with their channels, to all their pixels.
    private let second: LinearLayer
    private let channels: Int

    /// The number of rows of the finest map in a band.
    private static let bandRows = 8

    init(levels: Int, channels: Int, _ loader: WeightLoader) throws {
        self.channels = channels
        convolution = try loader.convolution("conv", kernel: 3, inputs: levels * channels, outputs: channels)
        let exact = loader.computing(inAtLeast: .f32)
        let bias = try exact.require("up.0.bias", shape: [channels]).floats()
        let layer = try exact.linear(
            "up.0", inputs: channels, outputs: 4 * channels, hasBias: false, weightShape: [2, 2, channels, channels])
        first = LinearLayer(weight: layer.weight, bias: FloatVector([bias, bias, bias, bias].flatMap { $0 }))
        let weight = try exact.require("up.1.weight", shape: [2, 2, 1, channels]).floats()
        var joined = [Float](repeating: 0, count: 16 * 4 * channels)
        for (part, within) in (0..<16).map({ ($0 / 4, $0 % 4) }) {
            let pixel = (2 * (part / 2) + within / 2) * 4 + 2 * (part % 2) + within % 2
            for channel in 0..<channels {
                joined[(pixel * 4 + part) * channels + channel] = weight[within * channels + channel]
            }
        }
        let last = try exact.require("up.1.bias", shape: [1]).floats()[0]
        second = LinearLayer(
            weight: exact.pack(joined, inputs: 4 * channels, outputs: 16),
            bias: FloatVector([Float](repeating: last, count: 16)))
    }

    /// Returns the probability of each pixel.
    ///
    /// - Parameter maps: the finest one first, each half as high and wide as the one before.
    func callAsFunction(_ maps: [PyramidMap], workspace: Workspace) -> [Float] {
        let size = maps[0].size
        let window = ConvolutionWindow.centred(kernel: MapSize(3), over: size)
        return [Float](unsafeUninitializedCapacity: 16 * size.count) { pixels, count in
            let output = MutableMatrixView(values: pixels, rows: 4 * size.height, columns: 4 * size.width)
            workspace.scope {
                let slots = (0..<WorkerPool.shared.threadCount).map { _ in
                    Scratch(
                        joined: workspace.matrix(
                            rows: (Self.bandRows + 2) * MapBand.width(for: window), columns: maps.count * channels),
                        convolved: workspace.matrix(rows: size.width, columns: channels),
                        doubled: workspace.matrix(rows: size.width, columns: 4 * channels),
                        blocks: workspace.matrix(rows: size.width, columns: 16))
                }
                WorkerPool.shared.forEachIndex(of: (size.height + Self.bandRows - 1) / Self.bandRows) { band, slot in
                    let rows = band * Self.bandRows..<min((band + 1) * Self.bandRows, size.height)
                    compute(
                        rows, of: maps, window, slots[slot],
                        into: output.rows(4 * rows.lowerBound..<4 * rows.upperBound))
                }
            }
            count = 16 * size.count
        }
    }

    /// The memory for a band.
    private struct Scratch {
        let joined: MutableMatrixView
        let convolved: MutableMatrixView
        let doubled: MutableMatrixView
        /// [width, 4 · 4]
        let blocks: MutableMatrixView
    }

    private func compute(
        _ rows: Range<Int>, of maps: [PyramidMap], _ window: ConvolutionWindow, _ scratch: Scratch,
        into output: MutableMatrixView
    ) {
        let around = max(rows.lowerBound - 1, 0)..<min(rows.upperBound + 1, window.input.height)
        let joined = MapBand(rows: around, for: window, in: scratch.joined)
        for row in around {
            for (level, map) in maps.enumerated() {
                // The coarsest comes first.
                let start = (maps.count - 1 - level) * channels
                let (y, width) = (row >> level, map.size.width)
                map.values.view.rows(y * width..<(y + 1) * width).widen(
                    by: 1 << level, into: joined.row(row).columns(start..<start + channels))
            }
        }
        for (index, row) in rows.enumerated() {
            convolution(row: row, of: window, over: joined, into: scratch.convolved, activation: .relu)
            first(scratch.convolved.view, into: scratch.doubled, activation: .relu)
            second(scratch.doubled.view, into: scratch.blocks)
            let lines = output.rows(4 * index..<4 * index + 4)
            for line in 0..<4 {
                lines.rows(line..<line + 1).reshaped(rows: window.input.width, columns: 4)
                    .copy(from: scratch.blocks.view.columns(4 * line..<4 * line + 4))
            }
            lines.apply(.sigmoid)
        }
    }
}
