import Compute
import StrictJSON
import TensorFiles
import Workers

/// EfficientNet-Lite: Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019,
/// without squeeze-and-excitation and with ReLU6 throughout, as in TensorFlow's `efficientnet_lite`. Batch norms are
/// folded.
///
/// Feature maps are [height · width, channels]: a 1×1 convolution is then a matrix product, and a depthwise convolution
/// processes neighbouring channels.
public final class EfficientNetLite: Sendable {
    /// The sizes and blocks of a network.
    public struct Configuration: Sendable {
        struct Block: Sendable {
            let expansion: Int
            let kernel: Int
            let stride: Int
            let inputChannels: Int
            let outputChannels: Int
            let hasSkip: Bool
        }

        /// The side of a picture, in pixels; pictures are square.
        public let imageSize: Int
        let stemChannels: Int
        let blocks: [Block]
        let headChannels: Int

        /// Reads the configuration from JSON.
        ///
        /// - Parameter json: the tower's `config.json`: `image_size`, `stem_out`, `head_out` and `blocks`, each with
        ///   `expand`, `kernel`, `stride`, `cin`, `cout` and `skip`.
        /// - Throws: ``NetworkError``.
        public init(json: JSONValue) throws {
            let reader = ConfigurationReader(model: EfficientNetLite.name, json)
            try reader.require("activation", "relu6")
            imageSize = try reader.size("image_size", most: 4096)
            stemChannels = try reader.size("stem_out")
            headChannels = try reader.size("head_out")
            guard let list = reader.value("blocks")?.array, !list.isEmpty else {
                throw reader.invalid("blocks", "is not a list of blocks")
            }
            var channels = stemChannels
            var blocks: [Block] = []
            for (index, json) in list.enumerated() {
                let reader = ConfigurationReader(model: "\(EfficientNetLite.name), block \(index)", json)
                let block = Block(
                    expansion: try reader.size("expand"), kernel: try reader.size("kernel"),
                    stride: try reader.size("stride"), inputChannels: try reader.size("cin"),
                    outputChannels: try reader.size("cout"), hasSkip: try reader.flag("skip"))
                guard block.inputChannels == channels else {
                    throw reader.invalid("cin", "is \(block.inputChannels), but \(channels) channels come in")
                }
                guard block.kernel % 2 == 1, block.kernel <= 15 else {
                    throw reader.invalid("kernel", "is not an odd number up to 15")
                }
                guard !block.hasSkip || (block.stride == 1 && block.outputChannels == channels) else {
                    throw reader.invalid("skip", "is true where input and output differ in shape")
                }
                channels = block.outputChannels
                blocks.append(block)
            }
            self.blocks = blocks
        }

        /// The number of channels of the last block's output.
        public var lastChannels: Int { blocks.last?.outputChannels ?? stemChannels }

        /// The last block that halves the map; its input is the last map of the stage before.
        var lastReduction: Int? { blocks.lastIndex { $0.stride > 1 } }
    }

    /// The feature maps from which a picture's features are computed, each [positions, channels].
    package struct FeatureMaps {
        /// The output of the last block before the last reduction, stride 16 in the published networks.
        package let middle: MatrixView
        /// The output of the last block.
        package let last: MatrixView
        /// ReLU6 of the head convolution of `last`.
        package let head: MatrixView
    }

    static let name = "EfficientNetLite"

    /// The sizes of the network.
    public let configuration: Configuration
    private let stem: DenseConvolution
    private let blocks: [MobileInvertedBottleneck]
    private let head: LinearLayer

    /// Loads the network from a checkpoint.
    ///
    /// - Parameter settings: their precision is that of the 1×1 convolutions; the others are F32.
    /// - Throws: `TensorFileError` when a tensor is missing or has a shape other than the configuration's.
    public init(
        configuration: Configuration, weights: Checkpoint, _ settings: WeightSettings = WeightSettings()
    ) throws {
        let loader = WeightLoader(weights, prefix: "", settings)
        self.configuration = configuration
        let channels = configuration.stemChannels
        let first = try loader.computing(inAtLeast: .f32).linear(
            "stem", inputs: 27, outputs: channels, weightShape: [channels, 3, 3, 3])
        stem = DenseConvolution(first, of: .planes, bandPositions: 1040)
        blocks = try configuration.blocks.enumerated().map {
            try MobileInvertedBottleneck($1, loader.under("blocks.\($0)."))
        }
        head = try loader.pointwise(
            "head", inputs: configuration.lastChannels, outputs: configuration.headChannels)
    }

    /// The number of channels of ``FeatureMaps/middle``.
    var middleChannels: Int {
        configuration.lastReduction.map { configuration.blocks[$0].inputChannels } ?? configuration.stemChannels
    }

    /// Runs one picture through the network, and calls `body` with its feature maps, which are valid until it returns.
    ///
    /// - Parameter picture: [3, height · width], normalised
    package func withFeatureMaps<Result>(
        of picture: MatrixView, workspace: Workspace, recording states: HiddenStates? = nil,
        _ body: (FeatureMaps) throws -> Result
    ) rethrows -> Result {
        try workspace.scope {
            let size = MapSize(configuration.imageSize)
            let window = ConvolutionWindow.same(kernel: 3, stride: 2, over: size)
            let first = workspace.matrix(rows: window.output.count, columns: configuration.stemChannels)
            stem(picture, window: window, into: first, activation: .relu6, workspace: workspace)
            states?.record("stem", first.view)
            var map = first.view
            var middle = map
            var mapSize = window.output
            for (index, block) in blocks.enumerated() {
                let window = block.window(over: mapSize)
                if index == configuration.lastReduction { middle = map }
                let output = workspace.matrix(rows: window.output.count, columns: block.outputChannels)
                workspace.scope { block(map, window: window, into: output, workspace: workspace) }
                map = output.view
                mapSize = window.output
                states?.record("blocks.\(index)", map)
            }
            let top = workspace.matrix(rows: map.rows, columns: configuration.headChannels)
            head(map, into: top, activation: .relu6)
            states?.record("head", top.view)
            return try body(FeatureMaps(middle: middle, last: map, head: top.view))
        }
    }
}

/// Expand, depthwise, project: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018.
private struct MobileInvertedBottleneck: Sendable {
    let expand: LinearLayer?
    let depthwise: DepthwiseConvolution
    let project: LinearLayer
    let stride: Int
    let hasSkip: Bool

    init(_ block: EfficientNetLite.Configuration.Block, _ loader: WeightLoader) throws {
        let channels = block.inputChannels * block.expansion
        expand =
            block.expansion == 1
            ? nil : try loader.pointwise("expand", inputs: block.inputChannels, outputs: channels)
        let kernel = block.kernel
        depthwise = DepthwiseConvolution(
            kernel: MapSize(kernel),
            weight: try loader.require("depthwise.weight", shape: [channels, 1, kernel, kernel]).floats(),
            bias: try loader.vector("depthwise.bias", count: channels))
        project = try loader.pointwise("project", inputs: channels, outputs: block.outputChannels)
        stride = block.stride
        hasSkip = block.hasSkip
    }

    var outputChannels: Int { project.outputs }

    func window(over map: MapSize) -> ConvolutionWindow {
        .same(kernel: depthwise.kernel.height, stride: stride, over: map)
    }

    func callAsFunction(
        _ input: MatrixView, window: ConvolutionWindow, into output: MutableMatrixView, workspace: Workspace
    ) {
        var wide = input
        if let expand {
            let expanded = workspace.matrix(rows: input.rows, columns: expand.outputs)
            expand(input, into: expanded, activation: .relu6)
            wide = expanded.view
        }
        let filtered = workspace.matrix(rows: window.output.count, columns: depthwise.channels)
        depthwise(wide, window: window, activation: .relu6, into: filtered)
        project(filtered.view, into: output, adding: hasSkip ? input : nil)
    }
}

extension WeightLoader {
    /// Loads a 1×1 convolution.
    fileprivate func pointwise(_ name: String, inputs: Int, outputs: Int) throws -> LinearLayer {
        try linear(name, inputs: inputs, outputs: outputs, weightShape: [outputs, inputs, 1, 1])
    }
}
