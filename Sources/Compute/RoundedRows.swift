import CKernels

/// Rows of BF16 as products of ``DotMatrix/Kind/bf16`` read them. A product that writes its result so spares the next
/// one the conversion, and the caches half of what passes through them.
struct RoundedRows {
    let rows: Int
    let columns: Int
    let base: UnsafeMutableRawPointer

    /// Returns uninitialised rows that are valid until the workspace's enclosing scope ends.
    init(rows: Int, columns: Int, in workspace: Workspace) {
        let bytes = ck_dot_row_bytes(DotMatrix.Kind.bf16.code, columns)
        let memory = workspace.matrix(rows: rows, columns: bytes / MemoryLayout<Float>.size)
        self.init(base: UnsafeMutableRawPointer(memory.base), rows: rows, columns: columns)
    }

    private init(base: UnsafeMutableRawPointer, rows: Int, columns: Int) {
        self.base = base
        self.rows = rows
        self.columns = columns
    }

    /// The distance of two rows in bytes.
    var stride: Int { ck_dot_row_bytes(DotMatrix.Kind.bf16.code, columns) }

    /// The rows as the left-hand side of a product.
    var converted: ck_rows {
        ck_rows(base: UnsafeRawPointer(base), stride: 0, rows: rows, inputs: columns, scales: nil, zeros: nil)
    }

    /// Returns some of the rows.
    func rows(_ range: Range<Int>) -> RoundedRows {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows)
        return RoundedRows(base: base + range.lowerBound * stride, rows: range.count, columns: columns)
    }
}
