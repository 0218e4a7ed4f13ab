/// Two linear layers with an activation between them, as in the blocks of transformers.
package struct FeedForward: Sendable {
    package let first: LinearLayer
    package let activation: Activation
    package let second: LinearLayer

    /// - Precondition: `second` has an input for each output of `first`.
    package init(first: LinearLayer, activation: Activation, second: LinearLayer) {
        precondition(first.outputs == second.inputs)
        self.first = first
        self.activation = activation
        self.second = second
    }

    /// Adds second(activation(first(input))) to `hidden`.
    ///
    /// - Parameters:
    ///   - input: [rows, first.inputs]
    ///   - hidden: [rows, second.outputs]; may be the input itself.
    package func callAsFunction(_ input: MatrixView, addingTo hidden: MutableMatrixView, workspace: Workspace) {
        workspace.scope {
            if let wide = RoundedRows(between: first.weight, and: second.weight, rows: input.rows, in: workspace) {
                first(input, into: wide, activation: activation)
                second(wide, into: hidden, adding: hidden.view)
            } else {
                let wide = workspace.operand(rows: input.rows, columns: first.outputs)
                first(input, into: wide, activation: activation)
                second(wide.view, into: hidden, adding: hidden.view)
            }
        }
    }
}

extension LinearLayer {
    /// Computes activation(input · Wᵀ + bias), rounded.
    ///
    /// - Precondition: ``RoundedRows/init(between:and:rows:in:)`` found that the weight writes such rows.
    fileprivate func callAsFunction(_ input: MatrixView, into output: RoundedRows, activation: Activation) {
        guard let weight = weight as? DotMatrix else { preconditionFailure("only products of BF16 are rounded") }
        forEachPart(rows: input.rows) { rows, columns in
            weight.multiply(
                input.rows(rows), columns: columns, bias: bias, activation: activation, into: output.rows(rows))
        }
    }

    /// Computes input · Wᵀ + bias + residual.
    ///
    /// - Precondition: as above, of the weight that reads them.
    fileprivate func callAsFunction(_ input: RoundedRows, into output: MutableMatrixView, adding residual: MatrixView) {
        guard let weight = weight as? DotMatrix else { preconditionFailure("only products of BF16 are rounded") }
        forEachPart(rows: input.rows) { rows, columns in
            weight.multiply(
                input.rows(rows), columns: columns, bias: bias, activation: .identity, residual: residual.rows(rows),
                into: output.rows(rows))
        }
    }
}
