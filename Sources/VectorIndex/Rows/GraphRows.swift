import CKernels
import CProcessor

/// The vectors that searches traverse, in one of the forms of storage. Generic functions are specialised for each form.
protocol GraphRows: Sendable {
    /// The address of row 0, and the distance in bytes between the starts of rows.
    var base: UnsafeMutableRawPointer { get }
    var stride: Int { get }

    /// Converts a vector to the form that is scored against rows. `space` holds ``scratchSize(dimension:)`` bytes and
    /// must live as long as the query.
    func query(_ vector: UnsafePointer<Float>, in space: UnsafeMutableRawPointer) -> RowQuery

    /// Returns a row as a query.
    func query(row: Int, in space: UnsafeMutableRawPointer) -> RowQuery

    func score(
        _ query: RowQuery, _ slots: UnsafePointer<UInt32>?, _ count: Int, _ scores: UnsafeMutablePointer<Float>)

    /// Stores a vector as a row.
    func write(_ vector: UnsafePointer<Float>, at row: Int)
}

/// A query prepared by ``GraphRows``; `codes` is used only for rows of bytes.
struct RowQuery {
    var values: UnsafePointer<Float>
    var codes: ck_code_query
}

extension GraphRows {
    @inline(__always)
    func prefetch(_ row: UInt32) { cp_prefetch(base + Int(row) &* stride, stride) }
}

/// Returns the number of bytes that any form of rows needs to prepare one query.
func scratchSize(dimension: Int) -> Int { dimension * MemoryLayout<Float>.size + 64 }
