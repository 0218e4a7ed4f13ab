import CKernels

/// Rows in BF16 as products by tiles read them. A product that writes its result so spares the next one the
/// conversion, and the caches half of what passes through them.
struct RoundedRows {
    let rows: Int
    let columns: Int
    let base: UnsafeMutableRawPointer

    /// The distance of two rows in bytes.
    var stride: Int { ck_dot_row_bytes(DotMatrix.Kind.bf16.code, columns) }

    private init(base: UnsafeMutableRawPointer, rows: Int, columns: Int) {
        self.base = base
        self.rows = rows
        self.columns = columns
    }

    /// Returns the memory of the rows between two products; nil where the first doesn't write such rows, or the second
    /// doesn't read them.
    init?(between first: any PackedMatrix, and second: any PackedMatrix, rows: Int, in workspace: Workspace) {
        guard DotMatrix.Kind.hasTiles, first.outputs % DotMatrix.columnGranularity == 0 else { return nil }
        guard let first = first as? DotMatrix, let second = second as? DotMatrix else { return nil }
        guard first.kind == .bf16, second.kind == .bf16, first.outputs == second.inputs else { return nil }
        let bytes = ck_dot_row_bytes(DotMatrix.Kind.bf16.code, first.outputs)
        let memory = workspace.matrix(rows: rows, columns: bytes / 4)
        self.init(base: UnsafeMutableRawPointer(memory.base), rows: rows, columns: first.outputs)
    }

    /// Returns some of the rows.
    func rows(_ range: Range<Int>) -> RoundedRows {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows)
        return RoundedRows(base: base + range.lowerBound * stride, rows: range.count, columns: columns)
    }
}
