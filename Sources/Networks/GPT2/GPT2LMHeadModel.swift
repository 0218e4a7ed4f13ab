import Compute
import StrictJSON
import TensorFiles

/// GPT-2: Radford et al., "Language Models are Unsupervised Multitask Learners", 2019; `GPT2LMHeadModel` in
/// transformers.
///
/// Sequences are concatenated and computed at their true length, so there is no padding and no mask.
public final class GPT2LMHeadModel: Sendable {
    /// The sizes of GPT-2 and its variants.
    public struct Configuration: Sendable {
        /// The number of tokens in the vocabulary.
        public let vocabularySize: Int
        /// The maximum number of tokens of a sequence.
        public let maximumPositions: Int
        /// The width of a hidden state.
        public let hiddenSize: Int
        /// The number of layers.
        public let layers: Int
        /// The number of attention heads.
        public let heads: Int
        /// The token that precedes a text.
        public let beginOfText: Int32
        /// The tokens that end a text.
        public let endsOfText: Set<Int32>
        let intermediateSize: Int
        let activation: Activation
        let layerNormEpsilon: Float
        let scalesByHeadSize: Bool
        let scalesByLayer: Bool

        /// Reads the configuration from JSON.
        ///
        /// - Parameter json: the model's `config.json`.
        /// - Throws: ``NetworkError``.
        public init(json: JSONValue) throws {
            let reader = ConfigurationReader(model: GPT2LMHeadModel.name, json)
            vocabularySize = try reader.size("vocab_size", default: 50257)
            maximumPositions = try reader.size("n_positions", default: 1024)
            hiddenSize = try reader.size("n_embd", default: 768)
            layers = try reader.size("n_layer", default: 12)
            heads = try reader.heads("n_head", default: 12, dividing: hiddenSize)
            intermediateSize = try reader.size("n_inner", default: 4 * hiddenSize)
            activation = try reader.activation("activation_function", default: "gelu_new")
            layerNormEpsilon = try reader.positive("layer_norm_epsilon", default: 1e-5)
            scalesByHeadSize = try reader.flag("scale_attn_weights", default: true)
            scalesByLayer = try reader.flag("scale_attn_by_inverse_layer_idx", default: false)
            beginOfText = try reader.token("bos_token_id", below: vocabularySize, default: 50256)
            endsOfText = try reader.tokens("eos_token_id", below: vocabularySize, default: 50256)
            guard try !reader.flag("add_cross_attention", default: false) else {
                throw NetworkError.unsupported(
                    model: GPT2LMHeadModel.name, key: "add_cross_attention", value: "true", supported: "false")
            }
        }
    }

    static let name = "GPT2LMHeadModel"

    /// The sizes of the network.
    public let configuration: Configuration
    private let embeddings: TokenEmbedding
    private let blocks: [GPT2Block]
    private let lnF: LayerNorm
    let lmHead: LinearLayer
    let workspaces = WorkspacePool()

    /// Loads the network from a checkpoint.
    ///
    /// - Parameter settings: their precision is that of its layers' products, including the output over the vocabulary.
    /// - Throws: `TensorFileError` when a tensor is missing or has a shape other than the configuration's.
    public init(
        configuration: Configuration, weights: Checkpoint, _ settings: WeightSettings = WeightSettings()
    ) throws {
        let prefix = weights.prefix(of: "wte.weight", among: ["", "transformer."])
        let loader = WeightLoader(weights, prefix: prefix, settings, use: .anyRows)
        let width = configuration.hiddenSize
        self.configuration = configuration
        embeddings = TokenEmbedding(
            try loader.embedding("wte", rows: configuration.vocabularySize, width: width),
            positions: try loader.embedding("wpe", rows: configuration.maximumPositions, width: width))
        blocks = try (0..<configuration.layers).map {
            try GPT2Block(configuration, layer: $0, loader.under("h.\($0)."))
        }
        lnF = try loader.layerNorm("ln_f", width: width, epsilon: configuration.layerNormEpsilon)
        // The output layer is the transposed embedding, unless the file has a separate one.
        lmHead =
            weights["lm_head.weight"] == nil
            ? try loader.linear("wte", inputs: width, outputs: configuration.vocabularySize, hasBias: false)
            : try loader.atTop.linear(
                "lm_head", inputs: width, outputs: configuration.vocabularySize, hasBias: false)
    }

    func makeCache() -> KeyValueCache {
        KeyValueCache(layers: configuration.layers, width: 3 * configuration.hiddenSize)
    }

    /// Returns the normalised last hidden state of the batch's tokens, which are appended to the cache. [tokens, width]
    func forward(
        _ batch: TokenBatch, cache: KeyValueCache, workspace: Workspace, recording states: HiddenStates? = nil
    ) throws -> MatrixView {
        let hidden = workspace.matrix(rows: batch.entries.count, columns: configuration.hiddenSize)
        try embeddings(batch.positionedTokens, into: hidden, workspace: workspace)
        states?.record("hidden_states.0", hidden.view)
        for (index, (block, memory)) in zip(blocks, cache.layers).enumerated() {
            workspace.scope { block(hidden, context: batch.context, memory: memory, workspace: workspace) }
            // The reference's last state is the normalised one.
            if index + 1 < blocks.count { states?.record("hidden_states.\(index + 1)", hidden.view) }
        }
        lnF(hidden.view, into: hidden)
        states?.record("hidden_states.\(blocks.count)", hidden.view)
        return hidden.view
    }
}

private struct GPT2Block: Sendable {
    let ln1: LayerNorm
    let attn: GPT2Attention
    let ln2: LayerNorm
    let mlp: FeedForward

    init(_ configuration: GPT2LMHeadModel.Configuration, layer: Int, _ loader: WeightLoader) throws {
        let (width, wide) = (configuration.hiddenSize, configuration.intermediateSize)
        let epsilon = configuration.layerNormEpsilon
        ln1 = try loader.layerNorm("ln_1", width: width, epsilon: epsilon)
        attn = try GPT2Attention(configuration, layer: layer, loader.under("attn."))
        ln2 = try loader.layerNorm("ln_2", width: width, epsilon: epsilon)
        mlp = FeedForward(
            first: try loader.conv1D("mlp.c_fc", inputs: width, outputs: wide), activation: configuration.activation,
            second: try loader.conv1D("mlp.c_proj", inputs: wide, outputs: width))
    }

    func callAsFunction(
        _ hidden: MutableMatrixView, context: AttentionContext, memory: GrowingMatrix, workspace: Workspace
    ) {
        let normalized = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
        ln1(hidden.view, into: normalized)
        attn(normalized.view, addingTo: hidden, context: context, memory: memory, workspace: workspace)
        ln2(hidden.view, into: normalized)
        mlp(normalized.view, addingTo: hidden, workspace: workspace)
    }
}

private struct GPT2Attention: Sendable {
    let heads: Int
    let scale: Float
    let cAttn: LinearLayer
    let cProj: LinearLayer

    init(_ configuration: GPT2LMHeadModel.Configuration, layer: Int, _ loader: WeightLoader) throws {
        let width = configuration.hiddenSize
        heads = configuration.heads
        let headScale = configuration.scalesByHeadSize ? 1 / Float(width / heads).squareRoot() : 1
        scale = configuration.scalesByLayer ? headScale / Float(layer + 1) : headScale
        cAttn = try loader.conv1D("c_attn", inputs: width, outputs: 3 * width)
        cProj = try loader.conv1D("c_proj", inputs: width, outputs: width)
    }

    func callAsFunction(
        _ input: MatrixView, addingTo hidden: MutableMatrixView, context: AttentionContext, memory: GrowingMatrix,
        workspace: Workspace
    ) {
        let width = hidden.columns
        let projections = memory.append(rows: input.rows)
        cAttn(input, into: projections)
        let attended = workspace.matrix(rows: input.rows, columns: width)
        rowAttention(
            queries: projections.view.columns(0..<width), keys: memory.view.columns(width..<2 * width),
            values: memory.view.columns(2 * width..<3 * width), heads: heads, scale: scale, context: context,
            into: attended, workspace: workspace)
        cProj(attended.view, into: hidden, adding: hidden.view)
    }
}
