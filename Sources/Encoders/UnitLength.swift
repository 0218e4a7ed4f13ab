import Compute

/// Returns the rows of `matrix`, each normalised to length 1.
///
/// - Throws: ``EncoderError/notFinite(model:)`` when a row is zero or not finite.
func unitRows(of matrix: Matrix, model: String) throws(EncoderError) -> [[Float]] {
    var rows: [[Float]] = []
    rows.reserveCapacity(matrix.rows)
    for row in 0..<matrix.rows {
        let values = matrix.row(row)
        let norm = values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard norm.isFinite, norm > 0 else { throw .notFinite(model: model) }
        let scale = Float(1 / norm)
        rows.append(values.map { $0 * scale })
    }
    return rows
}
