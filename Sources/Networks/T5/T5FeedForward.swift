import Compute

/// A block's feed-forward layers, plain (T5 1.0) or gated (T5 1.1, FLAN), with the norm before them.
struct T5FeedForward: Sendable {
    let layerNorm: RMSNorm
    let dense: FeedForward
    /// The layer whose output is multiplied by that of the first of ``dense``, activated; nil in the plain variant.
    let gate: LinearLayer?

    init(_ configuration: T5Model.Configuration, _ loader: WeightLoader) throws {
        let (width, wide) = (configuration.hiddenSize, configuration.intermediateSize)
        layerNorm = try loader.rmsNorm("layer_norm", width: width, epsilon: configuration.layerNormEpsilon)
        let isGated = configuration.isGated
        let loader = loader.under("DenseReluDense.")
        dense = FeedForward(
            first: try loader.linear(isGated ? "wi_0" : "wi", inputs: width, outputs: wide, hasBias: false),
            activation: configuration.activation,
            second: try loader.linear("wo", inputs: wide, outputs: width, hasBias: false))
        gate = isGated ? try loader.linear("wi_1", inputs: width, outputs: wide, hasBias: false) : nil
    }

    func callAsFunction(_ hidden: MutableMatrixView, workspace: Workspace) {
        let normalized = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
        layerNorm(hidden.view, into: normalized)
        guard let gate else { return dense(normalized.view, addingTo: hidden, workspace: workspace) }
        let wide = workspace.operand(rows: hidden.rows, columns: gate.outputs)
        dense.first(normalized.view, into: wide, activation: dense.activation)
        let factors = workspace.matrix(rows: hidden.rows, columns: gate.outputs)
        gate(normalized.view, into: factors)
        wide.multiply(by: factors.view)
        dense.second(wide.view, into: hidden, adding: hidden.view)
    }
}
