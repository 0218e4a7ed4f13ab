import Compute

/// T5's decoder: `T5Stack` with `is_decoder` true in transformers.
struct T5Decoder: Sendable {
    private struct Block: Sendable {
        let selfAttention: T5SelfAttention
        let crossAttention: T5CrossAttention
        let feedForward: T5FeedForward
    }

    private let positions: T5RelativePositions
    private let blocks: [Block]
    private let finalLayerNorm: RMSNorm
    private let attentionSize: Int

    init(_ configuration: T5Model.Configuration, _ loader: WeightLoader) throws {
        positions = try T5RelativePositions(
            configuration, isBidirectional: false, loader.under("block.0.layer.0.SelfAttention."))
        blocks = try (0..<configuration.decoderLayers).map {
            let block = loader.under("block.\($0).")
            return Block(
                selfAttention: try T5SelfAttention(configuration, block.under("layer.0.")),
                crossAttention: try T5CrossAttention(configuration, block.under("layer.1.")),
                feedForward: try T5FeedForward(configuration, block.under("layer.2.")))
        }
        finalLayerNorm = try loader.rmsNorm(
            "final_layer_norm", width: configuration.hiddenSize, epsilon: configuration.layerNormEpsilon)
        attentionSize = configuration.attentionSize
    }

    func makeCache() -> KeyValueCache { KeyValueCache(layers: blocks.count, width: 3 * attentionSize) }

    /// Returns each block's keys and values of one source.
    ///
    /// - Parameter source: the encoder's last hidden state, [source tokens, width]
    func remember(_ source: MatrixView) -> [Matrix] { blocks.map { $0.crossAttention.remember(source) } }

    /// Runs the decoder on a batch.
    ///
    /// - Parameters:
    ///   - hidden: the embeddings of the batch's tokens; replaced by the normalised last hidden state.
    ///   - source: the result of ``remember(_:)``, all of which every token attends to.
    ///   - cache: the keys and values of earlier tokens; the batch's are appended.
    func callAsFunction(
        _ hidden: MutableMatrixView, batch: TokenBatch, source: [Matrix], cache: KeyValueCache, workspace: Workspace,
        recording states: HiddenStates? = nil
    ) {
        let sourceLength = source.first?.rows ?? 0
        var sourceContext = AttentionContext()
        let list = sourceContext.addList(0..<Int32(sourceLength))
        for _ in batch.entries { sourceContext.addQuery(list: list, count: sourceLength, position: 0) }
        let bias = positions.bias(length: batch.lastPosition + 1, workspace: workspace)
        states?.record("decoder.0", hidden.view)
        for (index, block) in blocks.enumerated() {
            workspace.scope {
                block.selfAttention(
                    hidden, context: batch.context, bias: bias, memory: cache.layers[index], workspace: workspace)
                block.crossAttention(hidden, context: sourceContext, source: source[index], workspace: workspace)
                block.feedForward(hidden, workspace: workspace)
            }
            if index + 1 < blocks.count { states?.record("decoder.\(index + 1)", hidden.view) }
        }
        finalLayerNorm(hidden.view, into: hidden)
        states?.record("decoder.\(blocks.count)", hidden.view)
    }
}
