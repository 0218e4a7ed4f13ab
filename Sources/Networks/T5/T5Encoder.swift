import Compute

/// T5's encoder: `T5Stack` with `is_decoder` false in transformers.
struct T5Encoder: Sendable {
    private struct Block: Sendable {
        let attention: T5SelfAttention
        let feedForward: T5FeedForward
    }

    private let positions: T5RelativePositions
    private let blocks: [Block]
    private let finalLayerNorm: RMSNorm

    init(_ configuration: T5Model.Configuration, _ loader: WeightLoader) throws {
        positions = try T5RelativePositions(
            configuration, isBidirectional: true, loader.under("block.0.layer.0.SelfAttention."))
        blocks = try (0..<configuration.encoderLayers).map {
            let block = loader.under("block.\($0).")
            return Block(
                attention: try T5SelfAttention(configuration, block.under("layer.0.")),
                feedForward: try T5FeedForward(configuration, block.under("layer.1.")))
        }
        finalLayerNorm = try loader.rmsNorm(
            "final_layer_norm", width: configuration.hiddenSize, epsilon: configuration.layerNormEpsilon)
    }

    /// Runs the encoder on concatenated sequences.
    ///
    /// - Parameters:
    ///   - hidden: the sequences' embeddings; replaced by the normalised last hidden state.
    ///   - sequences: the rows of each sequence
    func callAsFunction(
        _ hidden: MutableMatrixView, sequences: [Range<Int>], workspace: Workspace, recording states: HiddenStates?
    ) {
        var context = AttentionContext()
        for range in sequences {
            let list = context.addList(Int32(range.lowerBound)..<Int32(range.upperBound))
            for position in 0..<range.count { context.addQuery(list: list, count: range.count, position: position) }
        }
        let bias = positions.bias(length: sequences.lazy.map(\.count).max() ?? 0, workspace: workspace)
        states?.record("encoder.0", hidden.view)
        let memory = GrowingMatrix(columns: blocks.first?.attention.queryKeyValue.outputs ?? 0)
        for (index, block) in blocks.enumerated() {
            workspace.scope {
                memory.removeAll()
                block.attention(hidden, context: context, bias: bias, memory: memory, workspace: workspace)
                block.feedForward(hidden, workspace: workspace)
            }
            // The reference's last state is the normalised one.
            if index + 1 < blocks.count { states?.record("encoder.\(index + 1)", hidden.view) }
        }
        finalLayerNorm(hidden.view, into: hidden)
        states?.record("encoder.\(blocks.count)", hidden.view)
    }
}
