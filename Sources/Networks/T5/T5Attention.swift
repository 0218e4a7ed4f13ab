import Compute

/// A block's self-attention, with the norm before it.
struct T5SelfAttention: Sendable {
    let heads: Int
    let layerNorm: RMSNorm
    let queryKeyValue: LinearLayer
    let o: LinearLayer

    init(_ configuration: T5Model.Configuration, _ loader: WeightLoader) throws {
        let (width, inner) = (configuration.hiddenSize, configuration.attentionSize)
        heads = configuration.heads
        layerNorm = try loader.rmsNorm("layer_norm", width: width, epsilon: configuration.layerNormEpsilon)
        let attention = loader.under("SelfAttention.")
        queryKeyValue = try attention.stackedLinear(
            ["q", "k", "v"], inputs: width, outputsOfEach: inner, hasBias: false)
        o = try attention.linear("o", inputs: inner, outputs: width, hasBias: false)
    }

    /// - Parameter memory: the query, key and value of each earlier row; those of `hidden` are appended.
    func callAsFunction(
        _ hidden: MutableMatrixView, context: AttentionContext, bias: AttentionBias, memory: GrowingMatrix,
        workspace: Workspace
    ) {
        let inner = o.inputs
        let normalized = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
        layerNorm(hidden.view, into: normalized)
        let projections = memory.append(rows: hidden.rows)
        queryKeyValue(normalized.view, into: projections)
        let attended = workspace.matrix(rows: hidden.rows, columns: inner)
        rowAttention(
            queries: projections.view.columns(0..<inner), keys: memory.view.columns(inner..<2 * inner),
            values: memory.view.columns(2 * inner..<3 * inner), heads: heads, scale: 1, context: context, bias: bias,
            into: attended, workspace: workspace)
        o(attended.view, into: hidden, adding: hidden.view)
    }
}

/// A decoder block's cross-attention to the source, with the norm before it.
struct T5CrossAttention: Sendable {
    let heads: Int
    let layerNorm: RMSNorm
    let query: LinearLayer
    let keyValue: LinearLayer
    let o: LinearLayer

    init(_ configuration: T5Model.Configuration, _ loader: WeightLoader) throws {
        let (width, inner) = (configuration.hiddenSize, configuration.attentionSize)
        heads = configuration.heads
        layerNorm = try loader.rmsNorm("layer_norm", width: width, epsilon: configuration.layerNormEpsilon)
        let attention = loader.under("EncDecAttention.")
        query = try attention.linear("q", inputs: width, outputs: inner, hasBias: false)
        keyValue = try attention.keeping(for: .anyRows).stackedLinear(
            ["k", "v"], inputs: width, outputsOfEach: inner, hasBias: false)
        o = try attention.linear("o", inputs: inner, outputs: width, hasBias: false)
    }

    /// Returns the source's keys and values. [source tokens, 2 · heads together]
    func remember(_ source: MatrixView) -> Matrix {
        var memory = Matrix(rows: source.rows, columns: keyValue.outputs)
        memory.withMutableView { keyValue(source, into: $0) }
        return memory
    }

    /// - Parameters:
    ///   - context: the rows of the source to which each row of `hidden` attends.
    ///   - source: the result of ``remember(_:)``
    func callAsFunction(
        _ hidden: MutableMatrixView, context: AttentionContext, source: Matrix, workspace: Workspace
    ) {
        let inner = query.outputs
        let normalized = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
        layerNorm(hidden.view, into: normalized)
        let queries = workspace.matrix(rows: hidden.rows, columns: inner)
        query(normalized.view, into: queries)
        let attended = workspace.matrix(rows: hidden.rows, columns: inner)
        source.withView { source in
            rowAttention(
                queries: queries.view, keys: source.columns(0..<inner), values: source.columns(inner..<2 * inner),
                heads: heads, scale: 1, context: context, into: attended, workspace: workspace)
        }
        o(attended.view, into: hidden, adding: hidden.view)
    }
}
