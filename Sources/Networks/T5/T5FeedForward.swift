import Compute

/// A block's feed-forward layers, plain (T5 1.0) or gated (T5 1.1, FLAN), with the norm before them.
struct T5FeedForward: Sendable {
    let layerNorm: RMSNorm
    let activation: Activation
    let wi: LinearLayer
    /// The layer whose output is multiplied by that of ``wi``, activated; nil in the plain variant.
    let wi1: LinearLayer?
    let wo: LinearLayer

    init(_ configuration: T5Model.Configuration, _ loader: WeightLoader) throws {
        let (width, wide) = (configuration.hiddenSize, configuration.intermediateSize)
        layerNorm = try loader.rmsNorm("layer_norm", width: width, epsilon: configuration.layerNormEpsilon)
        activation = configuration.activation
        let dense = loader.under("DenseReluDense.")
        if configuration.isGated {
            wi = try dense.linear("wi_0", inputs: width, outputs: wide, hasBias: false)
            wi1 = try dense.linear("wi_1", inputs: width, outputs: wide, hasBias: false)
        } else {
            wi = try dense.linear("wi", inputs: width, outputs: wide, hasBias: false)
            wi1 = nil
        }
        wo = try dense.linear("wo", inputs: wide, outputs: width, hasBias: false)
    }

    func callAsFunction(_ hidden: MutableMatrixView, workspace: Workspace) {
        let normalized = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
        layerNorm(hidden.view, into: normalized)
        let wide = workspace.operand(rows: hidden.rows, columns: wi.outputs)
        wi(normalized.view, into: wide, activation: activation)
        if let wi1 {
            let factors = workspace.matrix(rows: hidden.rows, columns: wi1.outputs)
            wi1(normalized.view, into: factors)
            wide.multiply(by: factors.view)
        }
        wo(wide.view, into: hidden, adding: hidden.view)
    }
}
