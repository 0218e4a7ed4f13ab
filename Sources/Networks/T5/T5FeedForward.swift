import Compute

/// A block's feed-forward layers, plain (T5 1.0) or gated (T5 1.1, FLAN), with the norm before them.
struct T5FeedForward: Sendable {
    let layerNorm: RMSNorm
    let activation: Activation
    let expansion: LinearLayer
    /// The layer whose output is multiplied by the activated expansion; nil in the plain variant.
    let gate: LinearLayer?
    let contraction: LinearLayer

    init(_ configuration: T5Model.Configuration, _ loader: WeightLoader) throws {
        let (width, wide) = (configuration.hiddenSize, configuration.intermediateSize)
        layerNorm = try loader.rmsNorm("layer_norm", width: width, epsilon: configuration.layerNormEpsilon)
        activation = configuration.activation
        let dense = loader.under("DenseReluDense.")
        if configuration.isGated {
            expansion = try dense.linear("wi_0", inputs: width, outputs: wide, hasBias: false)
            gate = try dense.linear("wi_1", inputs: width, outputs: wide, hasBias: false)
        } else {
            expansion = try dense.linear("wi", inputs: width, outputs: wide, hasBias: false)
            gate = nil
        }
        contraction = try dense.linear("wo", inputs: wide, outputs: width, hasBias: false)
    }

    func callAsFunction(_ hidden: MutableMatrixView, workspace: Workspace) {
        let normalized = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
        layerNorm(hidden.view, into: normalized)
        let wide = workspace.operand(rows: hidden.rows, columns: expansion.outputs)
        expansion(normalized.view, into: wide, activation: activation)
        if let gate {
            let factors = workspace.matrix(rows: hidden.rows, columns: gate.outputs)
            gate(normalized.view, into: factors)
            wide.multiply(by: factors.view)
        }
        contraction(wide.view, into: hidden, adding: hidden.view)
    }
}
