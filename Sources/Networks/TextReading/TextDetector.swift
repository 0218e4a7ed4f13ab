import Compute
import StrictJSON
import TensorFiles
import Workers

/// A network that tells, for each pixel of a picture, how likely it belongs to a line of writing: PP-OCRv6's
/// detector. Liao et al., "Real-time Scene Text Detection with Differentiable Binarization", 2020, over an
/// ``LCNetV4`` and a pyramid of its maps.
public final class TextDetector: Sendable {
    /// The sizes of the network.
    public struct Configuration: Sendable {
        let backbone: LCNetV4.Configuration
        /// The blocks after which the pyramid takes a map, one for each size.
        let taps: [Int]
        let neckChannels: Int
        let smoothChannels: Int
        let neckGateSlope: Float

        /// Reads the configuration from the part `detector` of the folder's `config.json`.
        ///
        /// - Throws: ``NetworkError``.
        public init(json: JSONValue) throws {
            let reader = ConfigurationReader(model: TextDetector.name, json)
            try reader.require("channel_order", "BGR")
            backbone = try LCNetV4.Configuration(reader)
            neckChannels = try reader.size("neck_channels")
            smoothChannels = try reader.size("smooth_channels")
            neckGateSlope = try reader.positive("neck_gate_slope", default: 1.0 / 5)
            guard neckChannels % 4 == 0 else { throw reader.invalid("neck_channels", "is no multiple of 4") }
            guard smoothChannels % 4 == 0 else { throw reader.invalid("smooth_channels", "is no multiple of 4") }
            let blocks = backbone.blocks
            guard blocks.allSatisfy({ $0.stride.height == $0.stride.width }) else {
                throw reader.invalid("blocks", "has a stride that differs between rows and columns")
            }
            let ends = blocks.indices.filter { $0 + 1 == blocks.count || blocks[$0 + 1].isReduction }
            guard ends.count == 4, !blocks[0].isReduction else {
                throw reader.invalid("blocks", "does not have four sizes of maps, each half of the one before")
            }
            taps = ends
        }
    }

    static let name = "TextDetector"

    /// The number of which both sides of a picture must be multiples.
    public static let sizeMultiple = 32

    private let backbone: LCNetV4
    private let lateral: [Lateral]
    private let smooth: [Smooth]
    private let convolution: DenseConvolution
    private let enlarging: (first: LinearLayer, second: LinearLayer)
    private let configuration: Configuration
    private let workspaces = WorkspacePool()

    /// Loads the network from a checkpoint.
    ///
    /// - Parameter settings: their precision is that of most convolutions; the first and the last are F32.
    /// - Throws: `TensorFileError` when a tensor is missing or has a shape other than the configuration's.
    public init(
        configuration: Configuration, weights: Checkpoint, _ settings: WeightSettings = WeightSettings()
    ) throws {
        let loader = WeightLoader(weights, prefix: "", settings)
        self.configuration = configuration
        backbone = try LCNetV4(configuration.backbone, loader)
        let (wide, narrow) = (configuration.neckChannels, configuration.smoothChannels)
        lateral = try configuration.taps.enumerated().map { level, tap in
            let loader = loader.under("neck.lateral.\(level).")
            return Lateral(
                reduce: try loader.linear(
                    "reduce", inputs: configuration.backbone.blocks[tap].outputChannels, outputs: wide, hasBias: false),
                gate: try ChannelGate(channels: wide, slope: configuration.neckGateSlope, loader))
        }
        smooth = try configuration.taps.indices.map { level in
            let loader = loader.under("neck.smooth.\(level).")
            return Smooth(
                depthwise: try loader.depthwise("depthwise", kernel: MapSize(7), channels: wide),
                reduce: try loader.linear("reduce", inputs: wide, outputs: narrow, hasBias: false),
                gate: try ChannelGate(channels: narrow, slope: configuration.neckGateSlope, loader))
        }
        let head = loader.under("head.").computing(inAtLeast: .f32)
        convolution = try DenseConvolution(
            "conv", kernel: 3, inputs: 4 * narrow, outputs: narrow, loader.under("head."))
        enlarging = (
            first: try head.doubling("up.0", inputs: narrow, outputs: narrow),
            second: try head.doubling("up.1", inputs: narrow, outputs: 1)
        )
    }

    /// Returns the probability of writing for each pixel, [height · width].
    ///
    /// - Parameter picture: [height · width, 3]: blue, green and red of each pixel, normalised
    /// - Precondition: both sides are multiples of ``sizeMultiple``.
    public func probabilities(of picture: [Float], width: Int, height: Int) -> [Float] {
        precondition(width % Self.sizeMultiple == 0 && height % Self.sizeMultiple == 0 && width > 0 && height > 0)
        let picture = Matrix(rows: height * width, columns: 3, values: picture)
        return workspaces.withWorkspace { workspace in
            picture.withView { run($0, size: MapSize(height: height, width: width), workspace: workspace) }
        }
    }

    private func run(_ picture: MatrixView, size: MapSize, workspace: Workspace) -> [Float] {
        let maps = backbone.maps(of: picture, size: size, workspace: workspace)
        let pyramid = zip(configuration.taps, lateral).map { tap, lateral in
            lateral(maps[tap], workspace: workspace)
        }
        for level in (0..<pyramid.count - 1).reversed() {
            let coarse = pyramid[level + 1]
            coarse.values.view.enlarge(by: 2, size: coarse.size, into: pyramid[level].values, isAdded: true)
        }
        let fine = pyramid[0].size
        let narrow = configuration.smoothChannels
        let joined = workspace.matrix(rows: fine.count, columns: pyramid.count * narrow)
        for (level, layers) in smooth.enumerated() {
            // The coarsest comes first.
            let first = (pyramid.count - 1 - level) * narrow
            let target = joined.columns(first..<first + narrow)
            layers(pyramid[level], factor: 1 << level, into: target, workspace: workspace)
        }
        let last = workspace.matrix(rows: fine.count, columns: narrow)
        let window = ConvolutionWindow.centred(kernel: MapSize(3), over: fine)
        convolution(joined.view, window: window, into: last, activation: .relu, workspace: workspace)
        return enlarge(last.view, size: fine, workspace: workspace)
    }

    /// Computes the two transposed 2×2 convolutions at the end: of each position, 4 × 4 pixels.
    private func enlarge(_ map: MatrixView, size: MapSize, workspace: Workspace) -> [Float] {
        let (first, second) = (enlarging.first, enlarging.second)
        let narrow = configuration.smoothChannels
        let width = 4 * size.width
        return [Float](unsafeUninitializedCapacity: 16 * size.count) { pixels, count in
            nonisolated(unsafe) let pixels = pixels
            let slots = WorkerPool.shared.threadCount
            let doubled = workspace.matrix(rows: slots * size.width, columns: 4 * narrow)
            let values = workspace.matrix(rows: slots * 4 * size.width, columns: 4)
            WorkerPool.shared.forEachIndex(of: size.height) { y, slot in
                let middle = doubled.rows(slot * size.width..<(slot + 1) * size.width)
                let output = values.rows(slot * 4 * size.width..<(slot + 1) * 4 * size.width)
                first(map.rows(y * size.width..<(y + 1) * size.width), into: middle, activation: .relu)
                second(
                    middle.view.reshaped(rows: 4 * size.width, columns: narrow), into: output, activation: .sigmoid)
                for row in 0..<output.rows {
                    let (x, part) = row.quotientAndRemainder(dividingBy: 4)
                    for pixel in 0..<4 {
                        let down = 4 * y + 2 * (part / 2) + pixel / 2
                        let right = 4 * x + 2 * (part % 2) + pixel % 2
                        pixels[down * width + right] = output[row, pixel]
                    }
                }
            }
            count = 16 * size.count
        }
    }
}

/// A map of the pyramid that later maps are added to.
private struct PyramidMap {
    let values: MutableMatrixView
    let size: MapSize
}

/// m = reduce(map); m + m · gate(m).
private struct Lateral: Sendable {
    let reduce: LinearLayer
    let gate: ChannelGate

    func callAsFunction(_ map: LCNetV4.Map, workspace: Workspace) -> PyramidMap {
        let output = workspace.matrix(rows: map.size.count, columns: reduce.outputs)
        reduce(map.values, into: output)
        gate.scale(output, adding: 1, workspace: workspace)
        return PyramidMap(values: output, size: map.size)
    }
}

/// m = reduce(depthwise(map)); m + m · gate(m), enlarged.
private struct Smooth: Sendable {
    let depthwise: DepthwiseConvolution
    let reduce: LinearLayer
    let gate: ChannelGate

    func callAsFunction(_ map: PyramidMap, factor: Int, into output: MutableMatrixView, workspace: Workspace) {
        workspace.scope {
            let window = ConvolutionWindow.centred(kernel: depthwise.kernel, over: map.size)
            let filtered = workspace.matrix(rows: map.size.count, columns: depthwise.channels)
            depthwise(map.values.view, window: window, activation: .identity, into: filtered)
            let reduced = workspace.matrix(rows: map.size.count, columns: reduce.outputs)
            reduce(filtered.view, into: reduced)
            gate.scale(reduced, adding: 1, workspace: workspace)
            reduced.view.enlarge(by: factor, size: map.size, into: output, isAdded: false)
        }
    }
}

extension WeightLoader {
    /// Loads a transposed 2×2 convolution as a layer whose outputs are the four positions' channels, from
    /// `name.weight` [2, 2, outputs, inputs] and `name.bias` [outputs].
    fileprivate func doubling(_ name: String, inputs: Int, outputs: Int) throws -> LinearLayer {
        let layer = try linear(
            name, inputs: inputs, outputs: 4 * outputs, hasBias: false, weightShape: [2, 2, outputs, inputs])
        let bias = try require("\(name).bias", shape: [outputs]).floats()
        return LinearLayer(weight: layer.weight, bias: FloatVector([bias, bias, bias, bias].flatMap { $0 }))
    }
}
