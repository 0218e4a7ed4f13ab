import Compute
import StrictJSON

/// The backbone of PP-OCRv6's two networks: a stem of dense convolutions, then blocks of a depthwise convolution, a
/// gate and two 1×1 convolutions. Batch norms are folded.
///
/// Maps are [height · width, channels].
struct LCNetV4: Sendable {
    /// The sizes of a backbone.
    struct Configuration: Sendable {
        struct Block: Sendable {
            let inputChannels: Int
            let outputChannels: Int
            let stride: MapSize
            let hasGate: Bool

            /// A Boolean value that indicates whether the block makes the map smaller or wider.
            var isReduction: Bool { stride.count > 1 }
        }

        let stemChannels: Int
        let blocks: [Block]
        /// The slope of the hard sigmoid in the blocks' gates.
        let gateSlope: Float

        init(_ reader: ConfigurationReader) throws {
            stemChannels = try reader.size("stem_channels")
            guard stemChannels % 2 == 0 else { throw reader.invalid("stem_channels", "is not even") }
            gateSlope = try reader.positive("gate_slope", default: 1.0 / 6)
            guard let list = reader.value("blocks")?.array, !list.isEmpty else {
                throw reader.invalid("blocks", "is not a list of blocks")
            }
            var channels = 2 * stemChannels
            blocks = try list.enumerated().map { index, json in
                let reader = ConfigurationReader(model: "\(reader.model), block \(index)", json)
                let stride = reader.value("stride")?.array?.compactMap(\.int) ?? []
                guard stride.count == 2, stride.allSatisfy({ 1...2 ~= $0 }) else {
                    throw reader.invalid("stride", "is not two numbers, each 1 or 2")
                }
                let outputs = try reader.size("channels")
                let block = Block(
                    inputChannels: channels, outputChannels: outputs,
                    stride: MapSize(height: stride[0], width: stride[1]), hasGate: try reader.flag("gate"))
                guard block.isReduction || outputs == channels else {
                    throw reader.invalid("channels", "is \(outputs), but the block adds its input of \(channels)")
                }
                guard !block.hasGate || channels % 4 == 0 else {
                    throw reader.invalid("gate", "is true where \(channels) channels come in, which 4 does not divide")
                }
                channels = outputs
                return block
            }
        }

        var outputChannels: Int { blocks.last?.outputChannels ?? 2 * stemChannels }
    }

    /// A map and its size.
    struct Map {
        let values: MatrixView
        let size: MapSize
    }

    let configuration: Configuration
    private let stem: Stem
    private let blocks: [Block]

    init(_ configuration: Configuration, _ loader: WeightLoader) throws {
        self.configuration = configuration
        stem = try Stem(channels: configuration.stemChannels, loader.under("stem."))
        blocks = try configuration.blocks.enumerated().map { index, block in
            try Block(block, slope: configuration.gateSlope, loader.under("blocks.\(index)."))
        }
    }

    /// Returns the output of each block, in memory of `workspace`.
    ///
    /// - Parameter picture: [size.count, 3], normalised
    func maps(of picture: MatrixView, size: MapSize, workspace: Workspace) -> [Map] {
        var map = stem(picture, size: size, workspace: workspace)
        return blocks.map { block in
            map = block(map, workspace: workspace)
            return map
        }
    }
}

/// The convolutions before the first block: a quarter of each side is left.
private struct Stem: Sendable {
    private let first: DenseConvolution
    private let narrow: DenseConvolution
    private let wide: DenseConvolution
    private let second: DenseConvolution
    private let last: LinearLayer
    private let channels: Int

    init(channels: Int, _ loader: WeightLoader) throws {
        self.channels = channels
        // From few values a window, and at the start of all others: exact, as in other networks of this library.
        first = try DenseConvolution("0", kernel: 3, inputs: 3, outputs: channels, loader.computing(inAtLeast: .f32))
        narrow = try DenseConvolution("1", kernel: 2, inputs: channels, outputs: channels / 2, loader)
        wide = try DenseConvolution("2", kernel: 2, inputs: channels / 2, outputs: channels, loader)
        second = try DenseConvolution("3", kernel: 3, inputs: 2 * channels, outputs: channels, loader)
        last = try loader.linear("4", inputs: channels, outputs: 2 * channels)
    }

    func callAsFunction(_ picture: MatrixView, size: MapSize, workspace: Workspace) -> LCNetV4.Map {
        let window = ConvolutionWindow.centred(kernel: MapSize(3), stride: MapSize(2), over: size)
        let half = window.output
        let end = ConvolutionWindow.centred(kernel: MapSize(3), stride: MapSize(2), over: half)
        let output = workspace.matrix(rows: end.output.count, columns: last.outputs)
        workspace.scope {
            // The pooled map and the convolved one, side by side.
            let both = workspace.matrix(rows: half.count, columns: 2 * channels)
            let start = workspace.matrix(rows: half.count, columns: channels)
            first(picture, window: window, into: start, activation: .relu, workspace: workspace)
            start.view.pooledMaxima(size: half, into: both.columns(0..<channels))
            let corner = ConvolutionWindow.padded(
                kernel: MapSize(2), stride: MapSize(1), by: MapSize(0), and: MapSize(1), over: half)
            let small = workspace.matrix(rows: half.count, columns: channels / 2)
            narrow(start.view, window: corner, into: small, activation: .relu, workspace: workspace)
            wide(
                small.view, window: corner, into: both.columns(channels..<2 * channels), activation: .relu,
                workspace: workspace)
            let reduced = workspace.matrix(rows: end.output.count, columns: channels)
            second(both.view, window: end, into: reduced, activation: .relu, workspace: workspace)
            last(reduced.view, into: output, activation: .relu)
        }
        return LCNetV4.Map(values: output.view, size: end.output)
    }
}

/// y = depthwise(x), gated where there is a gate; output = project(GELU(expand(y))), plus y where the map keeps its
/// shape.
private struct Block: Sendable {
    private let depthwise: DepthwiseConvolution
    private let gate: ChannelGate?
    private let mixing: ChannelMixing
    private let configuration: LCNetV4.Configuration.Block

    init(_ configuration: LCNetV4.Configuration.Block, slope: Float, _ loader: WeightLoader) throws {
        self.configuration = configuration
        let channels = configuration.inputChannels
        depthwise = try loader.depthwise("depthwise", kernel: MapSize(3), channels: channels)
        gate = configuration.hasGate ? try ChannelGate(channels: channels, slope: slope, loader) : nil
        mixing = ChannelMixing(
            expand: try loader.linear("expand", inputs: channels, outputs: 2 * channels),
            project: try loader.linear("project", inputs: 2 * channels, outputs: configuration.outputChannels))
    }

    func callAsFunction(_ input: LCNetV4.Map, workspace: Workspace) -> LCNetV4.Map {
        let window = ConvolutionWindow.centred(
            kernel: depthwise.kernel, stride: configuration.stride, over: input.size)
        let output = workspace.matrix(rows: window.output.count, columns: configuration.outputChannels)
        workspace.scope {
            let filtered = workspace.matrix(rows: window.output.count, columns: depthwise.channels)
            depthwise(input.values, window: window, activation: .identity, into: filtered)
            gate?.scale(filtered, workspace: workspace)
            mixing(
                filtered.view, into: output, adding: configuration.isReduction ? nil : filtered.view,
                workspace: workspace)
        }
        return LCNetV4.Map(values: output.view, size: window.output)
    }
}
