import Compute
import Synchronization
import TensorFiles

/// T5: Raffel et al., "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", 2019;
/// `T5ForConditionalGeneration` in transformers. T5 1.1 and FLAN-T5 are variants that the configuration distinguishes.
///
/// Sequences are concatenated and computed at their true length, so there is no padding and no mask.
public final class T5Model: Sendable {
    static let name = "T5Model"

    /// The sizes and variant of the network.
    public let configuration: Configuration
    private let shared: TokenEmbedding
    let encoder: T5Encoder
    let decoder: T5Decoder
    let lmHead: LinearLayer
    let workspaces = WorkspacePool()
    private let lastSource = Mutex<T5Source?>(nil)

    /// Loads the network from a checkpoint.
    ///
    /// - Parameter settings: their precision is that of its layers' products, including the output over the vocabulary.
    /// - Throws: `TensorFileError` when a tensor is missing or has a shape other than the configuration's.
    public init(
        configuration: Configuration, weights: Checkpoint, _ settings: WeightSettings = WeightSettings()
    ) throws {
        // A source is encoded once; an answer is decoded a token at a time.
        let loader = WeightLoader(weights, prefix: "", settings, use: .fewRows)
        let (width, vocabulary) = (configuration.hiddenSize, configuration.vocabularySize)
        self.configuration = configuration
        // The encoder and decoder share one embedding table, of which a file may have any one copy.
        let table =
            ["shared", "encoder.embed_tokens", "decoder.embed_tokens"].first { weights["\($0).weight"] != nil }
            ?? "shared"
        shared = TokenEmbedding(try loader.embedding(table, rows: vocabulary, width: width))
        encoder = try T5Encoder(configuration, loader.under("encoder.").keeping(for: .anyRows))
        decoder = try T5Decoder(configuration, loader.under("decoder."))
        // The output layer is the transposed embedding, unless the file has a separate one.
        lmHead = try loader.linear(
            weights["lm_head.weight"] == nil ? table : "lm_head", inputs: width, outputs: vocabulary, hasBias: false)
    }

    /// Returns the encoder's last hidden state of every token, `[all tokens, hidden size]`, sequence after sequence.
    ///
    /// - Throws: ``NetworkError/invalidInput(model:reason:)``
    public func encode(_ sequences: [[Int32]]) throws -> Matrix { try encode(sequences, recording: nil) }

    package func encode(_ sequences: [[Int32]], recording states: HiddenStates?) throws -> Matrix {
        try workspaces.withWorkspace {
            try encode(sequences, workspace: $0, recording: states).copy()
        }
    }

    func encode(
        _ sequences: [[Int32]], workspace: Workspace, recording states: HiddenStates? = nil
    ) throws -> MatrixView {
        try validate(sequences)
        let batch = TokenSequences(sequences)
        let hidden = workspace.matrix(rows: batch.tokens.count, columns: configuration.hiddenSize)
        try shared(batch.positionedTokens, into: hidden, workspace: workspace)
        encoder(hidden, sequences: batch.ranges, workspace: workspace, recording: states)
        return hidden.view
    }

    /// Returns the decoder's keys and values of a source. The last source is cached, since generating answers is often
    /// followed by scoring others for the same source.
    func source(_ tokens: [Int32], workspace: Workspace) throws -> T5Source {
        if let kept = lastSource.withLock({ $0 }), kept.tokens == tokens { return kept }
        let source = try workspace.scope {
            T5Source(tokens: tokens, memory: decoder.remember(try encode([tokens], workspace: workspace)))
        }
        lastSource.withLock { $0 = source }
        return source
    }

    /// Returns the decoder's last hidden state of the batch's tokens, scaled for the output layer. [tokens, hidden
    /// size]
    func decode(
        _ batch: TokenBatch, source: [Matrix], cache: KeyValueCache, workspace: Workspace,
        recording states: HiddenStates? = nil
    ) throws -> MatrixView {
        let hidden = workspace.matrix(rows: batch.entries.count, columns: configuration.hiddenSize)
        try shared(batch.positionedTokens, into: hidden, workspace: workspace)
        decoder(hidden, batch: batch, source: source, cache: cache, workspace: workspace, recording: states)
        if configuration.scalesOutput { hidden.scale(by: 1 / Float(configuration.hiddenSize).squareRoot()) }
        return hidden.view
    }

    func validate(_ sequences: [[Int32]]) throws(NetworkError) {
        // T5 has no limit on distances, but memory is limited, and a longer text is a mistake.
        try TokenSequences.validate(
            sequences, model: Self.name, vocabulary: configuration.vocabularySize, positions: 1 << 14)
    }
}

/// An encoded source, as the decoder attends to it.
struct T5Source: Sendable {
    let tokens: [Int32]
    /// The keys and values of each decoder block. [source tokens, 2 · heads together]
    let memory: [Matrix]
}
