import Compute
import StrictJSON
import TensorFiles

/// A network that reads a line of writing: PP-OCRv6's recogniser. For each step along the line it tells how likely
/// each letter is. Du et al., "SVTR: Scene Text Recognition with a Single Visual Model", 2022, over an ``LCNetV4``,
/// trained with Graves et al., "Connectionist Temporal Classification", 2006.
public final class TextRecognizer: Sendable {
    /// The sizes of the network.
    public struct Configuration: Sendable {
        /// The height to which a line is scaled, in pixels.
        public let lineHeight: Int
        let backbone: LCNetV4.Configuration
        let hiddenSize: Int
        let intermediateSize: Int
        let heads: Int
        let layers: Int
        let epsilon: Float
        let finalEpsilon: Float
        /// The number of letters, the blank and the space among them.
        let classes: Int

        /// Reads the configuration from the part `recognizer` of the folder's `config.json`.
        ///
        /// - Parameter classes: the number of letters, the blank and the space among them.
        /// - Throws: ``NetworkError``.
        public init(json: JSONValue, classes: Int) throws {
            let reader = ConfigurationReader(model: TextRecognizer.name, json)
            try reader.require("channel_order", "BGR")
            backbone = try LCNetV4.Configuration(reader)
            lineHeight = try reader.size("line_height", most: 1024)
            hiddenSize = try reader.size("hidden_size")
            intermediateSize = try reader.size("intermediate_size")
            heads = try reader.heads("num_attention_heads", dividing: hiddenSize)
            layers = try reader.size("num_hidden_layers", most: 1000)
            epsilon = try reader.positive("layer_norm_eps", default: 1e-5)
            finalEpsilon = try reader.positive("final_layer_norm_eps", default: 1e-6)
            self.classes = classes
        }

        /// The height of the last map, all of which is pooled into one row.
        var poolingHeight: Int {
            let halved = { (size: Int, times: Int) in (0..<times).reduce(size) { size, _ in (size + 1) / 2 } }
            return halved(lineHeight, 2 + backbone.blocks.count { $0.stride.height == 2 })
        }
    }

    /// The likeliest letter of one step along a line.
    public struct Step: Sendable, Equatable {
        /// The class: 0 is the blank.
        public let letter: Int
        /// The probability, 0 to 1.
        public let probability: Float

        package init(letter: Int, probability: Float) {
            self.letter = letter
            self.probability = probability
        }
    }

    static let name = "TextRecognizer"

    /// The least width of a line, in pixels.
    public static let leastWidth = 8

    /// The sizes of the network.
    public let configuration: Configuration
    private let backbone: LCNetV4
    private let shortcut: LinearLayer
    private let reduce: LinearLayer
    private let local: DepthwiseConvolution
    private let layers: [Layer]
    private let norm: LayerNorm
    private let head: LinearLayer
    private let workspaces = WorkspacePool()

    /// Loads the network from a checkpoint.
    ///
    /// - Parameter settings: their precision is that of most products; the first convolution is F32.
    /// - Throws: `TensorFileError` when a tensor is missing or has a shape other than the configuration's.
    public init(
        configuration: Configuration, weights: Checkpoint, _ settings: WeightSettings = WeightSettings()
    ) throws {
        let loader = WeightLoader(weights, prefix: "", settings)
        self.configuration = configuration
        backbone = try LCNetV4(configuration.backbone, loader)
        let (channels, width) = (configuration.backbone.outputChannels, configuration.hiddenSize)
        shortcut = try loader.linear("neck.shortcut", inputs: channels, outputs: width)
        reduce = try loader.linear("neck.reduce", inputs: channels, outputs: width)
        local = try loader.depthwise("neck.local", kernel: MapSize(height: 1, width: 7), channels: width)
        layers = try (0..<configuration.layers).map {
            try Layer(configuration, precision: settings.precision, loader.under("neck.layers.\($0)."))
        }
        norm = try loader.layerNorm("neck.norm", width: width, epsilon: configuration.finalEpsilon)
        head = try loader.linear("head", inputs: width, outputs: configuration.classes)
    }

    /// Returns the likeliest letter of each step along a line, a step for about eight pixels.
    ///
    /// - Parameter line: [lineHeight · width, 3]: blue, green and red of each pixel, normalised
    /// - Precondition: the line is at least ``leastWidth`` pixels wide.
    public func steps(of line: [Float], width: Int) -> [Step] {
        let line = Matrix(rows: configuration.lineHeight * width, columns: 3, values: line)
        return line.withView { line in
            withTokens(of: line, width: width) { tokens, workspace in
                stride(from: 0, to: tokens.rows, by: Self.bandSteps).flatMap { first in
                    let band = tokens.rows(first..<min(first + Self.bandSteps, tokens.rows))
                    return steps(of: band, workspace: workspace)
                }
            }
        }
    }

    /// The number of steps whose logits are computed at a time: those of a long line would take tens of megabytes.
    private static let bandSteps = 72

    private func steps(of tokens: MatrixView, workspace: Workspace) -> [Step] {
        workspace.scope {
            let logits = workspace.matrix(rows: tokens.rows, columns: configuration.classes)
            head(tokens, into: logits)
            return (0..<tokens.rows).map { row in
                let best = logits.view.largest(1, inRow: row).first ?? (column: 0, value: -.infinity)
                return Step(
                    letter: best.column, probability: exponential(best.value - logits.view.logSumExp(row: row)))
            }
        }
    }

    /// Calls `body` with the logits of all letters, [steps, classes], which are valid until it returns.
    package func withLogits<Result>(
        of line: MatrixView, width: Int, _ body: (MatrixView) throws -> Result
    ) rethrows -> Result {
        try withTokens(of: line, width: width) { tokens, workspace in
            let logits = workspace.matrix(rows: tokens.rows, columns: configuration.classes)
            head(tokens, into: logits)
            return try body(logits.view)
        }
    }

    /// Calls `body` with what the head takes, [steps, hiddenSize].
    private func withTokens<Result>(
        of line: MatrixView, width: Int, _ body: (MatrixView, Workspace) throws -> Result
    ) rethrows -> Result {
        precondition(width >= Self.leastWidth && line.rows == configuration.lineHeight * width && line.columns == 3)
        return try workspaces.withWorkspace { workspace in
            let size = MapSize(height: configuration.lineHeight, width: width)
            let map = backbone.map(of: line, size: size, workspace: workspace)
            let kernel = MapSize(height: configuration.poolingHeight, width: 2)
            let steps = map.size.width / kernel.width
            let pooled = workspace.matrix(rows: steps, columns: map.values.columns)
            map.values.pooledMeans(kernel: kernel, size: map.size, into: pooled)
            let short = workspace.matrix(rows: steps, columns: configuration.hiddenSize)
            let hidden = workspace.matrix(rows: steps, columns: configuration.hiddenSize)
            let near = workspace.matrix(rows: steps, columns: configuration.hiddenSize)
            shortcut(pooled.view, into: short, activation: .silu)
            reduce(pooled.view, into: hidden, activation: .silu)
            let window = ConvolutionWindow.centred(kernel: local.kernel, over: MapSize(height: 1, width: steps))
            local(hidden.view, window: window, activation: .silu, into: near)
            hidden.apply(.identity, adding: near.view)
            for layer in layers { layer(hidden, workspace: workspace) }
            norm(hidden.view, into: hidden)
            hidden.apply(.identity, adding: short.view)
            return try body(hidden.view, workspace)
        }
    }
}

/// A transformer layer whose norms come first.
private struct Layer: Sendable {
    private let norms: (LayerNorm, LayerNorm)
    private let projections: LinearLayer
    private let output: LinearLayer
    private let up: LinearLayer
    private let down: LinearLayer
    private let heads: Int
    private let precision: ArithmeticPrecision

    init(
        _ configuration: TextRecognizer.Configuration, precision: ArithmeticPrecision, _ loader: WeightLoader
    ) throws {
        let (width, inner) = (configuration.hiddenSize, configuration.intermediateSize)
        norms = (
            try loader.layerNorm("norm1", width: width, epsilon: configuration.epsilon),
            try loader.layerNorm("norm2", width: width, epsilon: configuration.epsilon)
        )
        projections = try loader.linear("attention.qkv", inputs: width, outputs: 3 * width)
        output = try loader.linear("attention.output", inputs: width, outputs: width)
        up = try loader.linear("mlp.up", inputs: width, outputs: inner)
        down = try loader.linear("mlp.down", inputs: inner, outputs: width)
        heads = configuration.heads
        self.precision = precision
    }

    func callAsFunction(_ hidden: MutableMatrixView, workspace: Workspace) {
        workspace.scope {
            let normed = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
            let projected = workspace.matrix(rows: hidden.rows, columns: projections.outputs)
            let attended = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
            norms.0(hidden.view, into: normed)
            projections(normed.view, into: projected)
            multiHeadAttention(
                projected.view, sequences: [0..<hidden.rows], heads: heads, isCausal: false, precision: precision,
                into: attended, workspace: workspace)
            output(attended.view, into: hidden, adding: hidden.view)
            let inner = workspace.matrix(rows: hidden.rows, columns: up.outputs)
            norms.1(hidden.view, into: normed)
            up(normed.view, into: inner, activation: .silu)
            down(inner.view, into: hidden, adding: hidden.view)
        }
    }
}
