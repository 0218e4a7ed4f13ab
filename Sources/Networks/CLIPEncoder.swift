import Compute
import StrictJSON

/// The sizes common to CLIP's two transformers; `CLIPEncoder` and `CLIPEncoderLayer` in transformers.
struct CLIPEncoderConfiguration: Sendable {
    let hiddenSize: Int
    let layers: Int
    let heads: Int
    let intermediateSize: Int
    let activation: Activation
    let layerNormEpsilon: Float

    init(_ reader: ConfigurationReader, defaults: (hiddenSize: Int, heads: Int, intermediateSize: Int)) throws {
        hiddenSize = try reader.size("hidden_size", default: defaults.hiddenSize)
        layers = try reader.size("num_hidden_layers", default: 12)
        heads = try reader.heads("num_attention_heads", default: defaults.heads, dividing: hiddenSize)
        intermediateSize = try reader.size("intermediate_size", default: defaults.intermediateSize)
        activation = try reader.activation("hidden_act", default: "quick_gelu")
        layerNormEpsilon = try reader.positive("layer_norm_eps", default: 1e-5)
    }
}

extension ConfigurationReader {
    /// Reads the configuration of one of CLIP's towers: from that of a whole `CLIPModel`, where it is stored under
    /// `name`, or from that of the tower alone. `<name>_dict`, which some exports have, takes precedence.
    static func clip(_ model: String, _ json: JSONValue, tower name: String) -> ConfigurationReader {
        guard let tower = json[name], tower.object != nil else { return ConfigurationReader(model: model, json) }
        return ConfigurationReader(model: model, json["\(name)_dict"], tower)
    }

    /// Reads the width of the shared space: `projection_dim` of the whole model, else of the tower.
    func projectionSize(in json: JSONValue) throws -> Int {
        let whole = ConfigurationReader(model: model, json)
        return whole.value("projection_dim") == nil
            ? try size("projection_dim", default: 512) : try whole.size("projection_dim")
    }
}

/// A stack of pre-norm transformer layers.
struct CLIPEncoder: Sendable {
    let layers: [CLIPEncoderLayer]
    private let width: Int

    init(_ configuration: CLIPEncoderConfiguration, _ loader: WeightLoader) throws {
        width = configuration.hiddenSize
        layers = try (0..<configuration.layers).map {
            try CLIPEncoderLayer(configuration, loader.under("layers.\($0)."))
        }
    }

    /// Runs a batch through the stack in portions and returns one row of each sequence. With `states`, which are
    /// recorded for the whole batch, there is a single portion.
    ///
    /// - Parameters:
    ///   - count: the number of sequences
    ///   - rows: the total number of their rows
    ///   - portion: called with a range of sequences and the destination of their rows; calls
    ///     ``run(_:sequences:isCausal:pooling:into:workspace:recording:)`` for them. Portions run in parallel.
    /// - Returns: [count, width], rows of the last hidden state
    func pool(
        count: Int, rows: Int, workspace: Workspace, recording states: HiddenStates?,
        _ portion: (Range<Int>, PooledRows) throws -> Void
    ) throws -> MutableMatrixView {
        let pooled = PooledRows(count: count, width: width, workspace: workspace)
        if states != nil {
            try portion(0..<count, pooled)
        } else {
            try BatchPortions.forEach(of: count, rows: rows) { try portion($0, pooled.rows($0)) }
            // With one row per sequence, reading the weights dominates, so this is done once for the whole batch.
            workspace.scope { layers.last?.finish(pooled, workspace: workspace) }
        }
        return pooled.hidden
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

/// One row of each sequence during the last layer.
struct PooledRows {
    /// [sequences, width]: the layer's input, and finally its output.
    let hidden: MutableMatrixView
    /// [sequences, width]: the output of the layer's attention.
    let attended: MutableMatrixView

    init(count: Int, width: Int, workspace: Workspace) {
        hidden = workspace.matrix(rows: count, columns: width)
        attended = workspace.matrix(rows: count, columns: width)
    }

    private init(hidden: MutableMatrixView, attended: MutableMatrixView) {
        self.hidden = hidden
        self.attended = attended
    }

    /// Returns the rows of some of the sequences.
    func rows(_ range: Range<Int>) -> PooledRows {
        PooledRows(hidden: hidden.rows(range), attended: attended.rows(range))
    }
}

extension MutableMatrixView {
    /// Copies the selected rows of another matrix.
    fileprivate func gather(_ indices: [Int], of other: MatrixView) {
        for (row, index) in indices.enumerated() {
            rows(row..<row + 1).copy(from: other.rows(index..<index + 1))
        }
    }
}

struct CLIPEncoderLayer: Sendable {
    private let layerNorm1: LayerNorm
    private let attention: CLIPAttention
    private let layerNorm2: LayerNorm
    private let mlp: CLIPMLP

    init(_ configuration: CLIPEncoderConfiguration, _ loader: WeightLoader) throws {
        let (width, epsilon) = (configuration.hiddenSize, configuration.layerNormEpsilon)
        layerNorm1 = try loader.layerNorm("layer_norm1", width: width, epsilon: epsilon)
        attention = try CLIPAttention(configuration, loader.under("self_attn."))
        layerNorm2 = try loader.layerNorm("layer_norm2", width: width, epsilon: epsilon)
        mlp = try CLIPMLP(configuration, loader.under("mlp."))
    }

    func callAsFunction(
        _ hidden: MutableMatrixView, sequences: [Range<Int>], isCausal: Bool, workspace: Workspace
    ) {
        let normed = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
        let attended = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
        layerNorm1(hidden.view, into: normed)
        attention(normed.view, sequences: sequences, isCausal: isCausal, into: attended, workspace: workspace)
        attention.output(attended.view, into: hidden, adding: hidden.view)
        layerNorm2(hidden.view, into: normed)
        mlp(normed.view, addingTo: hidden, workspace: workspace)
    }

    /// Runs the layer up to its attention for one row of each sequence; ``finish(_:workspace:)`` then yields the same
    /// rows as ``callAsFunction(_:sequences:isCausal:workspace:)``.
    func pool(
        _ hidden: MutableMatrixView, sequences: [Range<Int>], isCausal: Bool, rows: [Int], into pooled: PooledRows,
        workspace: Workspace
    ) {
        let normed = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
        layerNorm1(hidden.view, into: normed)
        attention.pool(
            normed.view, sequences: sequences, isCausal: isCausal, rows: rows, into: pooled.attended,
            workspace: workspace)
        pooled.hidden.gather(rows, of: hidden.view)
    }

    func finish(_ pooled: PooledRows, workspace: Workspace) {
        attention.output(pooled.attended.view, into: pooled.hidden, adding: pooled.hidden.view)
        layerNorm2(pooled.hidden.view, into: pooled.attended)
        mlp(pooled.attended.view, addingTo: pooled.hidden, workspace: workspace)
    }
}

/// Self-attention without its output layer, which the caller applies.
private struct CLIPAttention: Sendable {
    let heads: Int
    let precision: ArithmeticPrecision
    let queryKeyValue: LinearLayer
    let output: LinearLayer

    init(_ configuration: CLIPEncoderConfiguration, _ loader: WeightLoader) throws {
        let width = configuration.hiddenSize
        heads = configuration.heads
        precision = loader.precision
        queryKeyValue = try loader.stackedLinear(["q_proj", "k_proj", "v_proj"], inputs: width, outputsOfEach: width)
        output = try loader.linear("out_proj", inputs: width, outputs: width)
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

    /// Computes one row of each sequence of the result of ``callAsFunction(_:sequences:isCausal:into:workspace:)``; the
    /// other rows need no query.
    ///
    /// - Parameter attended: [rows, width]
    func pool(
        _ input: MatrixView, sequences: [Range<Int>], isCausal: Bool, rows: [Int], into attended: MutableMatrixView,
        workspace: Workspace
    ) {
        precondition(rows.count == sequences.count)
        let width = attended.columns
        var context = AttentionContext()
        for (row, sequence) in zip(rows, sequences) {
            precondition(sequence.contains(row))
            let place = row - sequence.lowerBound
            let list = context.addList(sequence.lazy.map(Int32.init))
            context.addQuery(list: list, count: isCausal ? place + 1 : sequence.count, position: place)
        }
        workspace.scope {
            let projections = workspace.matrix(rows: input.rows, columns: queryKeyValue.outputs)
            queryKeyValue(input, columns: width..<3 * width, into: projections)
            let chosen = workspace.matrix(rows: rows.count, columns: width)
            chosen.gather(rows, of: input)
            let queries = workspace.matrix(rows: rows.count, columns: queryKeyValue.outputs)
            queryKeyValue(chosen.view, columns: 0..<width, into: queries)
            rowAttention(
                queries: queries.view.columns(0..<width), keys: projections.view.columns(width..<2 * width),
                values: projections.view.columns(2 * width..<3 * width), heads: heads,
                scale: 1 / Float(width / heads).squareRoot(), context: context, into: attended, workspace: workspace)
        }
    }
}

private struct CLIPMLP: Sendable {
    let activation: Activation
    let fc1: LinearLayer
    let fc2: LinearLayer

    init(_ configuration: CLIPEncoderConfiguration, _ loader: WeightLoader) throws {
        activation = configuration.activation
        fc1 = try loader.linear("fc1", inputs: configuration.hiddenSize, outputs: configuration.intermediateSize)
        fc2 = try loader.linear("fc2", inputs: configuration.intermediateSize, outputs: configuration.hiddenSize)
    }

    func callAsFunction(_ input: MatrixView, addingTo hidden: MutableMatrixView, workspace: Workspace) {
        let wide = workspace.operand(rows: input.rows, columns: fc1.outputs)
        fc1(input, into: wide, activation: activation)
        fc2(wide.view, into: hidden, adding: hidden.view)
    }
}
