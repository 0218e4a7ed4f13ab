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
    private let head: DetectorHead
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
        head = try DetectorHead(levels: configuration.taps.count, channels: narrow, loader.under("head."))
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
        let maps = backbone.maps(of: picture, size: size, after: configuration.taps, workspace: workspace)
        let smoothed = maps.map {
            PyramidMap(
                values: workspace.matrix(rows: $0.size.count, columns: configuration.smoothChannels), size: $0.size)
        }
        workspace.scope {
            let pyramid = zip(maps, lateral).map { map, lateral in lateral(map, workspace: workspace) }
            for level in (0..<pyramid.count - 1).reversed() {
                let coarse = pyramid[level + 1]
                coarse.values.view.enlarge(by: 2, size: coarse.size, addingTo: pyramid[level].values)
            }
            for (level, layers) in smooth.enumerated() {
                layers(pyramid[level], into: smoothed[level].values, workspace: workspace)
            }
        }
        return head(smoothed, workspace: workspace)
    }
}

/// A map of the pyramid that later maps are added to.
struct PyramidMap {
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
        gate.scale(output, workspace: workspace)
        return PyramidMap(values: output, size: map.size)
    }
}

/// m = reduce(depthwise(map)); m + m · gate(m).
private struct Smooth: Sendable {
    let depthwise: DepthwiseConvolution
    let reduce: LinearLayer
    let gate: ChannelGate

    func callAsFunction(_ map: PyramidMap, into output: MutableMatrixView, workspace: Workspace) {
        let window = ConvolutionWindow.centred(kernel: depthwise.kernel, over: map.size)
        let width = map.size.width
        workspace.scope {
            // A row at a time: it goes from one layer to the next in the nearest cache.
            let filtered = workspace.matrix(
                rows: WorkerPool.shared.threadCount * width, columns: depthwise.channels)
            WorkerPool.shared.forEachIndex(of: map.size.height) { row, slot in
                let filtered = filtered.rows(slot * width..<(slot + 1) * width)
                depthwise(
                    map.values.view, window: window, rows: row..<row + 1, activation: .identity, into: filtered)
                reduce(filtered.view, into: output.rows(row * width..<(row + 1) * width))
            }
        }
        gate.scale(output, workspace: workspace)
    }
}

extension ChannelGate {
    /// Multiplies each channel of a map by 1 plus its factor.
    fileprivate func scale(_ map: MutableMatrixView, workspace: Workspace) {
        workspace.scope { map.multiplyRows(by: factors(of: map.view, adding: 1, workspace: workspace)) }
    }
}
