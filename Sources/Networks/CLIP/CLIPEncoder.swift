import Compute

/// A stack of pre-norm transformer layers.
struct CLIPEncoder: Sendable {
    let layers: [CLIPEncoderLayer]
    let width: Int
    let precision: ArithmeticPrecision

    init(_ configuration: CLIPEncoderConfiguration, _ loader: WeightLoader) throws {
        width = configuration.hiddenSize
        precision = loader.precision
        layers = try (0..<configuration.layers).map {
            try CLIPEncoderLayer(configuration, loader.under("layers.\($0)."))
        }
    }

    /// Runs the stack on a portion. The last layer computes only what the pooled rows need, and its steps after
    /// attention are left to ``pool(count:rows:workspace:recording:_:)``, unless every state is recorded.
    ///
    /// - Parameters:
    ///   - hidden: [tokens, width], changed in place
    ///   - sequences: the rows of each sequence
    ///   - isCausal: `true` if a token attends only to the tokens before it
    ///   - rows: the row to pool of each sequence
    ///   - pooled: the destination of these rows
    func run(
        _ hidden: MutableMatrixView, sequences: [Range<Int>], isCausal: Bool, pooling rows: [Int],
        into pooled: PooledRows, workspace: Workspace, recording states: HiddenStates?
    ) {
        states?.record("hidden_states.0", hidden.view)
        for (index, layer) in layers.enumerated() {
            workspace.scope {
                if index == layers.count - 1, states == nil {
                    layer.pool(
                        hidden, sequences: sequences, isCausal: isCausal, rows: rows, into: pooled, workspace: workspace
                    )
                } else {
                    layer(hidden, sequences: sequences, isCausal: isCausal, workspace: workspace)
                }
            }
            states?.record("hidden_states.\(index + 1)", hidden.view)
        }
        if states != nil { pooled.hidden.gather(rows, of: hidden.view) }
    }
}

struct CLIPEncoderLayer: Sendable {
    let layerNorm1: LayerNorm
    let selfAttention: CLIPAttention
    let layerNorm2: LayerNorm
    let mlp: FeedForward

    init(_ configuration: CLIPEncoderConfiguration, _ loader: WeightLoader) throws {
        let (width, epsilon) = (configuration.hiddenSize, configuration.layerNormEpsilon)
        layerNorm1 = try loader.layerNorm("layer_norm1", width: width, epsilon: epsilon)
        selfAttention = try CLIPAttention(configuration, loader.under("self_attn."))
        layerNorm2 = try loader.layerNorm("layer_norm2", width: width, epsilon: epsilon)
        mlp = FeedForward(
            first: try loader.linear("mlp.fc1", inputs: width, outputs: configuration.intermediateSize),
            activation: configuration.activation,
            second: try loader.linear("mlp.fc2", inputs: configuration.intermediateSize, outputs: width))
    }

    func callAsFunction(
        _ hidden: MutableMatrixView, sequences: [Range<Int>], isCausal: Bool, workspace: Workspace
    ) {
        let normed = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
        let attended = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
        layerNorm1(hidden.view, into: normed)
        selfAttention(normed.view, sequences: sequences, isCausal: isCausal, into: attended, workspace: workspace)
        selfAttention.outProj(attended.view, into: hidden, adding: hidden.view)
        layerNorm2(hidden.view, into: normed)
        mlp(normed.view, addingTo: hidden, workspace: workspace)
    }
}

/// Self-attention without its output layer, which the caller applies.
struct CLIPAttention: Sendable {
    let heads: Int
    let precision: ArithmeticPrecision
    let queryKeyValue: LinearLayer
    let outProj: LinearLayer

    init(_ configuration: CLIPEncoderConfiguration, _ loader: WeightLoader) throws {
        let width = configuration.hiddenSize
        heads = configuration.heads
        precision = loader.precision
        queryKeyValue = try loader.stackedLinear(["q_proj", "k_proj", "v_proj"], inputs: width, outputsOfEach: width)
        outProj = try loader.linear("out_proj", inputs: width, outputs: width)
    }

    func callAsFunction(
        _ input: MatrixView, sequences: [Range<Int>], isCausal: Bool, into attended: MutableMatrixView,
        workspace: Workspace
    ) {
        workspace.scope {
            let projections = workspace.matrix(rows: input.rows, columns: queryKeyValue.outputs)
            queryKeyValue(input, into: projections)
            multiHeadAttention(
                projections.view, sequences: sequences, heads: heads, isCausal: isCausal, precision: precision,
                into: attended, workspace: workspace)
        }
    }
}
