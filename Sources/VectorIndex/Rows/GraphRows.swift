import CKernels
import CProcessor

/// The vectors that a graph is walked on, in one of the forms they can be kept in. Functions that are generic over it
/// are compiled once for each form.
protocol GraphRows: Sendable {
    /// Where row 0 begins, and how many bytes after a row the next one begins.
    var base: UnsafeMutableRawPointer { get }
    var stride: Int { get }

    /// Brings a vector to the form that is scored against rows. `space` holds ``scratchSize(dimension:)`` bytes and
    /// must live as long as the query.
    func query(_ vector: UnsafePointer<Float>, in space: UnsafeMutableRawPointer) -> RowQuery

    /// A row as a query.
    func query(row: Int, in space: UnsafeMutableRawPointer) -> RowQuery

    func score(
        _ query: RowQuery, _ slots: UnsafePointer<UInt32>?, _ count: Int, _ scores: UnsafeMutablePointer<Float>)

    /// Keeps a vector as a row.
    func write(_ vector: UnsafePointer<Float>, at row: Int)
}

/// A query as ``GraphRows`` made it; `codes` counts only for rows of bytes.
struct RowQuery {
    var values: UnsafePointer<Float>
    var codes: ck_code_query
}

extension GraphRows {
    @inline(__always)
    func prefetch(_ row: UInt32) { cp_prefetch(base + Int(row) &* stride, stride) }
}

/// The bytes that any form of rows needs to prepare one query.
func scratchSize(dimension: Int) -> Int { dimension * MemoryLayout<Float>.size + 64 }
