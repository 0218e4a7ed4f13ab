/// Two linear layers with an activation between them, as in the blocks of transformers.
package struct FeedForward: Sendable {
    package let first: LinearLayer
    package let activation: Activation
    package let second: LinearLayer
    /// The weights, where the rows between the layers can stay in BF16.
    private let rounding: (first: DotMatrix, second: DotMatrix)?

    /// - Precondition: `second` has an input for each output of `first`.
    package init(first: LinearLayer, activation: Activation, second: LinearLayer) {
        precondition(first.outputs == second.inputs)
        self.first = first
        self.activation = activation
        self.second = second
        if let left = first.weight as? DotMatrix, let right = second.weight as? DotMatrix,
            left.kind == .bf16, right.kind == .bf16, left.outputs % DotMatrix.columnGranularity == 0
        {
            rounding = (left, right)
        } else {
            rounding = nil
        }
    }

    /// Adds second(activation(first(input))) to `hidden`.
    ///
    /// - Parameters:
    ///   - input: [rows, first.inputs]
    ///   - hidden: [rows, second.outputs]; may be the input itself.
    package func callAsFunction(_ input: MatrixView, addingTo hidden: MutableMatrixView, workspace: Workspace) {
        workspace.scope {
            // Only tiles write such rows at full speed.
            guard let rounding, DotMatrix.Kind.hasTiles else {
                let wide = workspace.operand(rows: input.rows, columns: first.outputs)
                first(input, into: wide, activation: activation)
                second(wide.view, into: hidden, adding: hidden.view)
                return
            }
            let wide = RoundedRows(rows: input.rows, columns: first.outputs, in: workspace)
            first.forEachPart(rows: input.rows) { rows, columns in
                rounding.first.multiply(
                    input.rows(rows), columns: columns, bias: first.bias, activation: activation, into: wide.rows(rows))
            }
            second.forEachPart(rows: input.rows) { rows, columns in
                rounding.second.multiply(
                    wide.rows(rows), columns: columns, bias: second.bias, residual: hidden.view.rows(rows),
                    into: hidden.rows(rows))
            }
        }
    }
}
