import Compute
import StrictJSON
import TensorFiles

/// CLIP's picture tower: Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", 2021;
/// `CLIPVisionModelWithProjection` in transformers.
public final class CLIPVisionTransformer: Sendable {
    /// The sizes of a picture tower.
    public struct Configuration: Sendable {
        /// The side of a picture, in pixels; pictures are square.
        public let imageSize: Int
        /// The side of a patch, in pixels.
        public let patchSize: Int
        /// The number of colour channels.
        public let channels: Int
        /// The number of components of an embedding.
        public let projectionSize: Int
        let encoder: CLIPEncoderConfiguration

        /// Reads the configuration from JSON.
        ///
        /// - Parameter json: the `config.json` of a whole CLIP model (`vision_config` is read) or of its picture tower
        ///   alone.
        /// - Throws: ``NetworkError``.
        public init(json: JSONValue) throws {
            let reader = ConfigurationReader.clip(CLIPVisionTransformer.name, json, tower: "vision_config")
            imageSize = try reader.size("image_size", default: 224, most: 8192)
            patchSize = try reader.size("patch_size", default: 32, most: 8192)
            channels = try reader.size("num_channels", default: 3, most: 1024)
            projectionSize = try reader.projectionSize(in: json)
            encoder = try CLIPEncoderConfiguration(
                reader, defaults: (hiddenSize: 768, heads: 12, intermediateSize: 3072))
            guard imageSize >= patchSize else {
                throw reader.invalid("patch_size", "is \(patchSize), larger than the picture of \(imageSize)")
            }
        }

        /// The positions of the patches. Pixels at the right and bottom that do not fill a patch are ignored.
        var window: ConvolutionWindow {
            .valid(kernel: patchSize, stride: patchSize, over: MapSize(imageSize))
        }
    }

    static let name = "CLIPVisionTransformer"

    /// The sizes of the network.
    public let configuration: Configuration
    private let embeddings: CLIPVisionEmbeddings
    private let preLayerNorm: LayerNorm
    private let encoder: CLIPEncoder
    private let postLayerNorm: LayerNorm
    private let projection: LinearLayer
    private let workspaces = WorkspacePool()

    /// Loads the network from a checkpoint.
    ///
    /// - Parameter settings: their precision is that of its products; the projection is F32.
    /// - Throws: `TensorFileError` when a tensor is missing or has a shape other than the configuration's.
    public init(
        configuration: Configuration, weights: Checkpoint, _ settings: WeightSettings = WeightSettings()
    ) throws {
        let (width, epsilon) = (configuration.encoder.hiddenSize, configuration.encoder.layerNormEpsilon)
        let tower = weights.prefix(
            of: "embeddings.class_embedding",
            among: ["vision_model.", "vision_model.vision_model.", ""])
        let loader = WeightLoader(weights, prefix: tower, settings)
        self.configuration = configuration
        embeddings = try CLIPVisionEmbeddings(configuration, loader.under("embeddings."))
        // The name is misspelt in the reference, and so in every checkpoint.
        preLayerNorm = try loader.layerNorm("pre_layrnorm", width: width, epsilon: epsilon)
        encoder = try CLIPEncoder(configuration.encoder, loader.under("encoder."))
        postLayerNorm = try loader.layerNorm("post_layernorm", width: width, epsilon: epsilon)
        projection = try WeightLoader(weights, prefix: "", settings.exact).linear(
            "visual_projection", inputs: width, outputs: configuration.projectionSize, hasBias: false)
    }

    /// The number of pictures that one thread takes through the network at a time when each thread has its own.
    public var portionSize: Int {
        BatchPortions.size(of: 1, rows: configuration.window.output.count + 1, in: encoder.precision)
    }

    /// Encodes pictures.
    ///
    /// - Parameters:
    ///   - pixels: [count, channels, size, size], normalised
    ///   - count: the number of pictures
    /// - Returns: `image_embeds`, [count, projection size], not normalised
    /// - Throws: ``NetworkError/invalidInput(model:reason:)``
    public func callAsFunction(pixels: [Float], count: Int) throws -> Matrix {
        try callAsFunction(pixels: pixels, count: count, recording: nil)
    }

    package func callAsFunction(pixels: [Float], count: Int, recording states: HiddenStates?) throws -> Matrix {
        let (size, channels) = (configuration.imageSize, configuration.channels)
        try PictureBatch.validate(pixels, count: count, channels: channels, size: size, model: Self.name)
        var result = Matrix(rows: count, columns: configuration.projectionSize)
        let tokens = configuration.window.output.count + 1
        try result.withMutableView { result in
            try pixels.withMatrixView(rows: count * channels, columns: size * size) { pixels in
                try workspaces.withWorkspace { workspace in
                    let pooled = try encoder.pool(
                        count: count, rows: count * tokens, workspace: workspace, recording: states
                    ) { pictures, pooled in
                        encode(
                            pixels.rows(pictures.lowerBound * channels..<pictures.upperBound * channels), into: pooled,
                            recording: states)
                    }
                    postLayerNorm(pooled.view, into: pooled)
                    states?.record("pooler_output", pooled.view)
                    projection(pooled.view, into: result)
                }
            }
        }
        return result
    }

    /// - Parameters:
    ///   - pixels: [pictures · channels, height · width]
    ///   - pooled: each picture's class token, which represents it.
    private func encode(_ pixels: MatrixView, into pooled: PooledRows, recording states: HiddenStates?) {
        let (tokens, width, count) = (
            configuration.window.output.count + 1, configuration.encoder.hiddenSize, pooled.hidden.rows
        )
        workspaces.withWorkspace { workspace in
            let hidden = workspace.matrix(rows: count * tokens, columns: width)
            workspace.scope { embeddings(pixels, into: hidden, workspace: workspace) }
            preLayerNorm(hidden.view, into: hidden)
            let sequences = (0..<count).map { $0 * tokens..<($0 + 1) * tokens }
            encoder.run(
                hidden, sequences: sequences, isCausal: false, pooling: sequences.map(\.lowerBound), into: pooled,
                workspace: workspace, recording: states)
        }
    }
}

private struct CLIPVisionEmbeddings: Sendable {
    let configuration: CLIPVisionTransformer.Configuration
    let classEmbedding: FloatVector
    let patchEmbedding: LinearLayer
    let positionEmbedding: FloatVector

    init(_ configuration: CLIPVisionTransformer.Configuration, _ loader: WeightLoader) throws {
        let (width, patch, channels) = (
            configuration.encoder.hiddenSize, configuration.patchSize, configuration.channels
        )
        self.configuration = configuration
        classEmbedding = try loader.vector("class_embedding", count: width)
        patchEmbedding = try loader.linear(
            "patch_embedding", inputs: channels * patch * patch, outputs: width, hasBias: false,
            weightShape: [width, channels, patch, patch])
        positionEmbedding = try loader.embedding(
            "position_embedding", rows: configuration.window.output.count + 1, width: width
        ).allRows()
    }

    /// - Parameters:
    ///   - pixels: [count · channels, height · width]
    ///   - hidden: [count · (1 + patches), width]: for each picture the class token, then its patches
    func callAsFunction(_ pixels: MatrixView, into hidden: MutableMatrixView, workspace: Workspace) {
        let window = configuration.window
        let tokens = window.output.count + 1
        let count = hidden.rows / tokens
        let channels = configuration.channels
        let positions = positionEmbedding.matrix(rows: tokens, columns: hidden.columns)
        let patches = workspace.operand(rows: count * window.output.count, columns: patchEmbedding.inputs)
        for index in 0..<count {
            window.unfold(
                pixels.rows(index * channels..<(index + 1) * channels), outputRows: 0..<window.output.height,
                into: patches.rows(index * window.output.count..<(index + 1) * window.output.count))
        }
        let embedded = workspace.matrix(rows: patches.rows, columns: hidden.columns)
        patchEmbedding(patches.view, into: embedded)
        for index in 0..<count {
            let picture = hidden.rows(index * tokens..<(index + 1) * tokens)
            picture.rows(0..<1).copy(from: classEmbedding.matrix(rows: 1, columns: hidden.columns))
            picture.rows(1..<tokens).copy(
                from: embedded.view.rows(index * window.output.count..<(index + 1) * window.output.count))
            picture.apply(.identity, adding: positions)
        }
    }
}
