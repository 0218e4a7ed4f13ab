import Compute

extension LinearLayer {
    /// Returns the outputs for some rows of `hidden`.
    func logits(_ hidden: MatrixView, rows: [Int], workspace: Workspace) -> MatrixView {
        let chosen = workspace.matrix(rows: rows.count, columns: hidden.columns)
        for (place, row) in rows.enumerated() {
            chosen.rows(place..<place + 1).copy(from: hidden.rows(row..<row + 1))
        }
        let logits = workspace.matrix(rows: rows.count, columns: outputs)
        self(chosen.view, into: logits)
        return logits.view
    }
}
