import Compute

/// A factor for each channel that is computed from the map's means. Hu, Shen and Sun, "Squeeze-and-Excitation
/// Networks", 2017, with a hard sigmoid.
struct ChannelGate: Sendable {
    private let squeeze: LinearLayer
    private let excite: LinearLayer
    private let slope: Float

    init(channels: Int, slope: Float, _ loader: WeightLoader) throws {
        // A row of each: nothing is won by rounding, and each factor acts on a whole map.
        let loader = loader.computing(inAtLeast: .f32)
        squeeze = try loader.linear("squeeze", inputs: channels, outputs: channels / 4)
        excite = try loader.linear("excite", inputs: channels / 4, outputs: channels)
        self.slope = slope
    }

    /// Returns the factors of a map's channels, each added to `base`: a matrix of one row in memory of `workspace`.
    func factors(of map: MatrixView, adding base: Float = 0, workspace: Workspace) -> MatrixView {
        let factors = workspace.matrix(rows: 1, columns: map.columns)
        workspace.scope {
            let means = workspace.matrix(rows: 1, columns: map.columns)
            let few = workspace.matrix(rows: 1, columns: squeeze.outputs)
            map.meanOfRows(into: means, workspace: workspace)
            squeeze(means.view, into: few, activation: .relu)
            excite(few.view, into: factors)
        }
        factors.withRow(0) { values in
            for index in values.indices { values[index] = base + min(max(slope * values[index] + 0.5, 0), 1) }
        }
        return factors.view
    }
}

extension WeightLoader {
    /// Loads a depthwise convolution from `name.weight` [channels, 1, height, width] and `name.bias`.
    func depthwise(_ name: String, kernel: MapSize, channels: Int) throws -> DepthwiseConvolution {
        DepthwiseConvolution(
            kernel: kernel,
            weight: try require("\(name).weight", shape: [channels, 1, kernel.height, kernel.width]).floats(),
            bias: try vector("\(name).bias", count: channels))
    }

    /// Loads a convolution of maps from `name.weight` [outputs, kernel, kernel, inputs] and `name.bias`.
    func convolution(_ name: String, kernel: Int, inputs: Int, outputs: Int) throws -> MapConvolution {
        MapConvolution(
            kernel: MapSize(kernel), inputs: inputs,
            weight: try require("\(name).weight", shape: [outputs, kernel, kernel, inputs]).floats(),
            bias: try vector("\(name).bias", count: outputs)) { pack($0, inputs: $1, outputs: $2) }
    }
}
