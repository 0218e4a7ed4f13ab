import Compute
import StrictJSON
import TensorFiles

/// CLIP's text tower: Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", 2021;
/// `CLIPTextModelWithProjection` in transformers.
///
/// The end-of-text token represents the text, and no token attends to those after it: so nothing after the end is
/// computed, and texts of different lengths need no padding.
public final class CLIPTextTransformer: Sendable {
    /// The sizes of a text tower.
    public struct Configuration: Sendable {
        /// The number of tokens in the vocabulary.
        public let vocabularySize: Int
        /// The maximum number of tokens of a text.
        public let maximumPositions: Int
        /// The number of components of an embedding.
        public let projectionSize: Int
        /// The token that ends a text. The value 2 appears in the configurations of the first models, whose end is the
        /// largest id.
        public let endOfText: Int
        let encoder: CLIPEncoderConfiguration

        /// Reads the configuration from JSON.
        ///
        /// - Parameter json: the `config.json` of a whole CLIP model (`text_config` is read) or of its text tower
        ///   alone.
        /// - Throws: ``NetworkError``.
        public init(json: JSONValue) throws {
            let reader = ConfigurationReader.clip(CLIPTextTransformer.name, json, tower: "text_config")
            vocabularySize = try reader.size("vocab_size", default: 49408)
            maximumPositions = try reader.size("max_position_embeddings", default: 77)
            projectionSize = try reader.projectionSize(in: json)
            endOfText = try reader.size("eos_token_id", default: 49407, least: 0)
            encoder = try CLIPEncoderConfiguration(
                reader, defaults: (hiddenSize: 512, heads: 8, intermediateSize: 2048))
        }

        /// Returns the position at which a text ends: its first largest id under the old rule, else the first
        /// end-of-text token.
        func end(of sequence: [Int32]) -> Int? {
            guard endOfText == 2 else { return sequence.firstIndex(of: Int32(endOfText)) }
            guard let largest = sequence.max() else { return nil }
            return sequence.firstIndex(of: largest)
        }
    }

    static let name = "CLIPTextTransformer"

    /// The sizes of the network.
    public let configuration: Configuration
    private let embeddings: TokenEmbedding
    private let encoder: CLIPEncoder
    private let finalLayerNorm: LayerNorm
    private let projection: LinearLayer
    private let workspaces = WorkspacePool()

    /// Loads the network from a checkpoint.
    ///
    /// - Parameter settings: their precision is that of its products; the projection is F32.
    /// - Throws: `TensorFileError` when a tensor is missing or has a shape other than the configuration's.
    public init(
        configuration: Configuration, weights: Checkpoint, _ settings: WeightSettings = WeightSettings()
    ) throws {
        let width = configuration.encoder.hiddenSize
        let tower = weights.prefix(
            of: "embeddings.token_embedding.weight",
            among: ["text_model.", "text_model.text_model.", ""])
        let loader = WeightLoader(weights, prefix: tower, settings)
        self.configuration = configuration
        embeddings = TokenEmbedding(
            try loader.embedding("embeddings.token_embedding", rows: configuration.vocabularySize, width: width),
            positions: try loader.embedding(
                "embeddings.position_embedding", rows: configuration.maximumPositions, width: width))
        encoder = try CLIPEncoder(configuration.encoder, loader.under("encoder."))
        finalLayerNorm = try loader.layerNorm(
            "final_layer_norm", width: width, epsilon: configuration.encoder.layerNormEpsilon)
        projection = try WeightLoader(weights, prefix: "", settings.exact).linear(
            "text_projection", inputs: width, outputs: configuration.projectionSize, hasBias: false)
    }

    /// Encodes texts.
    ///
    /// - Parameter sequences: token ids from the start-of-text token to the end-of-text token; ids after it are
    ///   ignored.
    /// - Returns: `text_embeds`, [sequences, projection size], not normalised
    /// - Throws: ``NetworkError/invalidInput(model:reason:)``
    public func callAsFunction(_ sequences: [[Int32]]) throws -> Matrix {
        try callAsFunction(sequences, recording: nil)
    }

    package func callAsFunction(_ sequences: [[Int32]], recording states: HiddenStates?) throws -> Matrix {
        try TokenSequences.validate(
            sequences, model: Self.name, vocabulary: configuration.vocabularySize,
            positions: configuration.maximumPositions)
        let texts = try sequences.enumerated().map { index, sequence in
            guard let end = configuration.end(of: sequence) else {
                throw NetworkError.invalidInput(
                    model: Self.name, reason: "text \(index) has no end-of-text token (\(configuration.endOfText))")
            }
            return Array(sequence[...end])
        }
        var result = Matrix(rows: texts.count, columns: configuration.projectionSize)
        try result.withMutableView { result in
            try workspaces.withWorkspace { workspace in
                let pooled = try encoder.pool(
                    count: texts.count, rows: texts.reduce(0) { $0 + $1.count }, workspace: workspace, recording: states
                ) {
                    try encode(Array(texts[$0]), into: $1, recording: states)
                }
                finalLayerNorm(pooled.view, into: pooled)
                states?.record("pooler_output", pooled.view)
                projection(pooled.view, into: result)
            }
        }
        return result
    }

    /// - Parameter pooled: each text's last token, which represents it.
    private func encode(_ texts: [[Int32]], into pooled: PooledRows, recording states: HiddenStates?) throws {
        let batch = TokenSequences(texts)
        try workspaces.withWorkspace { workspace in
            let hidden = workspace.matrix(rows: batch.tokens.count, columns: configuration.encoder.hiddenSize)
            try embeddings(batch.positionedTokens, into: hidden, workspace: workspace)
            encoder.run(
                hidden, sequences: batch.ranges, isCausal: true, pooling: batch.ranges.map { $0.upperBound - 1 },
                into: pooled, workspace: workspace, recording: states)
        }
    }
}
