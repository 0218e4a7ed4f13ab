import Compute
import StrictJSON
import TensorFiles

/// BERT's encoder: Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers", 2018; `BertModel` in
/// transformers. MiniLM sentence encoders are small BERTs.
///
/// Sequences are concatenated and computed at their true length, so there is no padding and no mask.
public final class BertModel: Sendable {
    /// The sizes of BERT and its variants.
    public struct Configuration: Sendable {
        /// The number of tokens in the vocabulary.
        public let vocabularySize: Int
        /// The width of a hidden state.
        public let hiddenSize: Int
        /// The number of layers.
        public let layers: Int
        /// The number of attention heads.
        public let heads: Int
        /// The width of the feed-forward layers.
        public let intermediateSize: Int
        /// The maximum number of tokens of a sequence.
        public let maximumPositions: Int
        /// The number of token types.
        public let tokenTypes: Int
        let activation: Activation
        let layerNormEpsilon: Float

        /// Reads the configuration from JSON.
        ///
        /// - Parameter json: the model's `config.json`.
        /// - Throws: ``NetworkError``.
        public init(json: JSONValue) throws {
            let reader = ConfigurationReader(model: BertModel.name, json)
            vocabularySize = try reader.size("vocab_size", default: 30522)
            hiddenSize = try reader.size("hidden_size", default: 768)
            layers = try reader.size("num_hidden_layers", default: 12)
            heads = try reader.heads("num_attention_heads", default: 12, dividing: hiddenSize)
            intermediateSize = try reader.size("intermediate_size", default: 3072)
            maximumPositions = try reader.size("max_position_embeddings", default: 512)
            tokenTypes = try reader.size("type_vocab_size", default: 2)
            activation = try reader.activation("hidden_act", default: "gelu")
            layerNormEpsilon = try reader.positive("layer_norm_eps", default: 1e-12)
            try reader.require("position_embedding_type", "absolute")
        }
    }

    static let name = "BertModel"

    /// The sizes of the network.
    public let configuration: Configuration
    private let embeddings: BertEmbeddings
    private let encoder: [BertLayer]
    private let workspaces = WorkspacePool()

    /// Loads the network from a checkpoint.
    ///
    /// - Parameter settings: their precision is that of its products; the second layer of each feed-forward part has at
    ///   least BF16.
    /// - Throws: `TensorFileError` when a tensor is missing or has a shape other than the configuration's.
    public init(
        configuration: Configuration, weights: Checkpoint, _ settings: WeightSettings = WeightSettings()
    ) throws {
        let prefix = weights.prefix(
            of: "embeddings.word_embeddings.weight", among: ["", "bert.", "model.", "0.auto_model."])
        let loader = WeightLoader(weights, prefix: prefix, settings)
        self.configuration = configuration
        embeddings = try BertEmbeddings(configuration, loader.under("embeddings."))
        encoder = try (0..<configuration.layers).map {
            try BertLayer(configuration, loader.under("encoder.layer.\($0)."))
        }
    }

    /// Returns the mean of each sequence's last hidden state: sentence-transformers' mean pooling.
    ///
    /// - Parameters:
    ///   - sequences: token ids with their special tokens
    ///   - tokenTypes: one value for each token; all 0 when nil
    /// - Returns: [sequences, hidden size], not normalised
    /// - Throws: ``NetworkError/invalidInput(model:reason:)``
    public func meanPooled(_ sequences: [[Int32]], tokenTypes: [[Int32]]? = nil) throws -> Matrix {
        try withLastHiddenState(sequences, tokenTypes: tokenTypes, recording: nil) { hidden, ranges, _ in
            var pooled = Matrix(rows: ranges.count, columns: hidden.columns)
            pooled.withMutableView { pooled in
                for (row, range) in ranges.enumerated() {
                    hidden.rows(range).meanOfRows(into: pooled.rows(row..<row + 1))
                }
            }
            return pooled
        }
    }

    /// Returns the last hidden state of every token, `[all tokens, hidden size]`, sequence after sequence.
    ///
    /// - Throws: ``NetworkError/invalidInput(model:reason:)``
    public func callAsFunction(_ sequences: [[Int32]], tokenTypes: [[Int32]]? = nil) throws -> Matrix {
        try withLastHiddenState(sequences, tokenTypes: tokenTypes, recording: nil) { hidden, _, _ in hidden.copy() }
    }

    /// Calls `body` with the last hidden state [tokens, width], the rows of each sequence, and scratch memory.
    package func withLastHiddenState<Result>(
        _ sequences: [[Int32]], tokenTypes: [[Int32]]? = nil, recording states: HiddenStates?,
        _ body: (MatrixView, [Range<Int>], Workspace) throws -> Result
    ) throws -> Result {
        try TokenSequences.validate(
            sequences, model: Self.name, vocabulary: configuration.vocabularySize,
            positions: configuration.maximumPositions)
        if let tokenTypes {
            guard tokenTypes.map(\.count) == sequences.map(\.count),
                tokenTypes.joined().allSatisfy({ 0..<configuration.tokenTypes ~= Int($0) })
            else {
                throw NetworkError.invalidInput(
                    model: Self.name,
                    reason: "every token needs a type from 0 to \(configuration.tokenTypes - 1)")
            }
        }
        let batch = TokenSequences(sequences)
        return try workspaces.withWorkspace { workspace in
            let hidden = workspace.matrix(rows: batch.tokens.count, columns: configuration.hiddenSize)
            try embeddings(batch, types: tokenTypes.map { Array($0.joined()) }, into: hidden, workspace: workspace)
            states?.record("hidden_states.0", hidden.view)
            for (index, layer) in encoder.enumerated() {
                workspace.scope { layer(hidden, sequences: batch.ranges, workspace: workspace) }
                states?.record("hidden_states.\(index + 1)", hidden.view)
            }
            return try body(hidden.view, batch.ranges, workspace)
        }
    }
}

private struct BertEmbeddings: Sendable {
    let wordEmbeddings: TokenEmbedding
    let tokenTypeEmbeddings: FloatVector
    let layerNorm: LayerNorm

    init(_ configuration: BertModel.Configuration, _ loader: WeightLoader) throws {
        let width = configuration.hiddenSize
        wordEmbeddings = TokenEmbedding(
            try loader.embedding("word_embeddings", rows: configuration.vocabularySize, width: width),
            positions: try loader.embedding("position_embeddings", rows: configuration.maximumPositions, width: width))
        tokenTypeEmbeddings = try loader.embedding(
            "token_type_embeddings", rows: configuration.tokenTypes, width: width
        ).allRows()
        layerNorm = try loader.layerNorm("LayerNorm", width: width, epsilon: configuration.layerNormEpsilon)
    }

    func callAsFunction(
        _ batch: TokenSequences, types: [Int32]?, into hidden: MutableMatrixView, workspace: Workspace
    ) throws {
        let typeRows = tokenTypeEmbeddings.matrix(
            rows: tokenTypeEmbeddings.count / hidden.columns, columns: hidden.columns)
        try wordEmbeddings(batch.positionedTokens, into: hidden, workspace: workspace)
        for row in batch.tokens.indices {
            let type = Int(types?[row] ?? 0)
            hidden.rows(row..<row + 1).apply(.identity, adding: typeRows.rows(type..<type + 1))
        }
        layerNorm(hidden.view, into: hidden)
    }
}

private struct BertLayer: Sendable {
    let attention: BertAttention
    let feedForward: FeedForward
    let outputLayerNorm: LayerNorm

    init(_ configuration: BertModel.Configuration, _ loader: WeightLoader) throws {
        let width = configuration.hiddenSize
        attention = try BertAttention(configuration, loader.under("attention."))
        feedForward = FeedForward(
            first: try loader.linear("intermediate.dense", inputs: width, outputs: configuration.intermediateSize),
            activation: configuration.activation,
            // A few large weights leave little of int8's range to the others.
            second: try loader.computing(inAtLeast: .bf16).linear(
                "output.dense", inputs: configuration.intermediateSize, outputs: width))
        outputLayerNorm = try loader.layerNorm(
            "output.LayerNorm", width: width, epsilon: configuration.layerNormEpsilon)
    }

    func callAsFunction(_ hidden: MutableMatrixView, sequences: [Range<Int>], workspace: Workspace) {
        workspace.scope { attention(hidden, sequences: sequences, workspace: workspace) }
        feedForward(hidden.view, addingTo: hidden, workspace: workspace)
        outputLayerNorm(hidden.view, into: hidden)
    }
}

/// Self-attention, its output layer and norm.
private struct BertAttention: Sendable {
    let heads: Int
    let queryKeyValue: LinearLayer
    let output: LinearLayer
    let outputLayerNorm: LayerNorm

    init(_ configuration: BertModel.Configuration, _ loader: WeightLoader) throws {
        let width = configuration.hiddenSize
        heads = configuration.heads
        queryKeyValue = try loader.stackedLinear(
            ["self.query", "self.key", "self.value"], inputs: width, outputsOfEach: width)
        output = try loader.linear("output.dense", inputs: width, outputs: width)
        outputLayerNorm = try loader.layerNorm(
            "output.LayerNorm", width: width, epsilon: configuration.layerNormEpsilon)
    }

    func callAsFunction(_ hidden: MutableMatrixView, sequences: [Range<Int>], workspace: Workspace) {
        let projections = workspace.matrix(rows: hidden.rows, columns: queryKeyValue.outputs)
        let attended = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
        queryKeyValue(hidden.view, into: projections)
        multiHeadAttention(
            projections.view, sequences: sequences, heads: heads, isCausal: false, into: attended, workspace: workspace)
        output(attended.view, into: hidden, adding: hidden.view)
        outputLayerNorm(hidden.view, into: hidden)
    }
}
