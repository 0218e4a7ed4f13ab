import Compute

// Of the last layer's output, only one row of each sequence is used: the class token's, or the last one's. The layer
// computes no more than these rows need.

extension CLIPEncoder {
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
            try BatchPortions.forEach(of: count, rows: rows, in: precision) { try portion($0, pooled.rows($0)) }
            // With one row per sequence, reading the weights dominates, so this is done once for the whole batch.
            workspace.scope { layers.last?.finish(pooled, workspace: workspace) }
        }
        return pooled.hidden
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
    func gather(_ indices: [Int], of other: MatrixView) {
        for (row, index) in indices.enumerated() {
            rows(row..<row + 1).copy(from: other.rows(index..<index + 1))
        }
    }
}

extension CLIPEncoderLayer {
    /// Runs the layer up to its attention for one row of each sequence; ``finish(_:workspace:)`` then yields the same
    /// rows as ``callAsFunction(_:sequences:isCausal:workspace:)``.
    func pool(
        _ hidden: MutableMatrixView, sequences: [Range<Int>], isCausal: Bool, rows: [Int], into pooled: PooledRows,
        workspace: Workspace
    ) {
        let normed = workspace.matrix(rows: hidden.rows, columns: hidden.columns)
        layerNorm1(hidden.view, into: normed)
        selfAttention.pool(
            normed.view, sequences: sequences, isCausal: isCausal, rows: rows, into: pooled.attended,
            workspace: workspace)
        pooled.hidden.gather(rows, of: hidden.view)
    }

    func finish(_ pooled: PooledRows, workspace: Workspace) {
        selfAttention.outProj(pooled.attended.view, into: pooled.hidden, adding: pooled.hidden.view)
        layerNorm2(pooled.hidden.view, into: pooled.attended)
        mlp(pooled.attended.view, addingTo: pooled.hidden, workspace: workspace)
    }
}

extension CLIPAttention {
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
