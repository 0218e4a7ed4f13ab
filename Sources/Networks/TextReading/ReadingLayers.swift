import Compute
import Workers

/// Two 1×1 convolutions with GELU between them, some positions at a time: the wide map in the middle never exists.
struct ChannelMixing: Sendable {
    let expand: LinearLayer
    let project: LinearLayer

    /// The number of positions whose wide values stay in the second-level cache.
    private static let bandRows = 192

    /// - Parameter residual: [positions, outputs], added to the result.
    func callAsFunction(
        _ input: MatrixView, into output: MutableMatrixView, adding residual: MatrixView?, workspace: Workspace
    ) {
        let (expand, project) = (expand, project)
        workspace.scope {
            let wide = workspace.matrix(
                rows: WorkerPool.shared.threadCount * Self.bandRows, columns: expand.outputs)
            let bands = (input.rows + Self.bandRows - 1) / Self.bandRows
            WorkerPool.shared.forEachIndex(of: bands) { band, slot in
                let rows = band * Self.bandRows..<min((band + 1) * Self.bandRows, input.rows)
                let middle = wide.rows(slot * Self.bandRows..<slot * Self.bandRows + rows.count)
                expand(input.rows(rows), into: middle, activation: .gelu)
                project(middle.view, into: output.rows(rows), adding: residual?.rows(rows))
            }
        }
    }
}

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

    /// Multiplies each channel of a map by `base` plus its factor.
    func scale(_ map: MutableMatrixView, adding base: Float = 0, workspace: Workspace) {
        workspace.scope {
            let factors = workspace.matrix(rows: 1, columns: map.columns)
            let means = workspace.matrix(rows: 1, columns: map.columns)
            let few = workspace.matrix(rows: 1, columns: squeeze.outputs)
            map.view.meanOfRows(into: means, workspace: workspace)
            squeeze(means.view, into: few, activation: .relu)
            excite(few.view, into: factors)
            factors.withRow(0) { values in
                for index in values.indices { values[index] = base + min(max(slope * values[index] + 0.5, 0), 1) }
            }
            map.multiplyRows(by: factors.view)
        }
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
}

extension DenseConvolution {
    /// Loads a convolution of maps from `name.weight` [outputs, kernel, kernel, inputs] and `name.bias`.
    init(_ name: String, kernel: Int, inputs: Int, outputs: Int, _ loader: WeightLoader) throws {
        let layer = try loader.linear(
            name, inputs: kernel * kernel * inputs, outputs: outputs, weightShape: [outputs, kernel, kernel, inputs])
        self.init(layer, of: .map, bandPositions: 384)
    }
}
