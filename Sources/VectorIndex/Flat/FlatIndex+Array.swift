import Workers

extension FlatIndex {
    /// Creates an index over an array of vectors, which is neither copied nor changed.
    ///
    /// - Parameters:
    ///   - ids: one id for each vector, all different.
    ///   - vectors: shape `[ids.count, dimension]`; used unchanged, as by
    ///     ``init(ids:rows:metric:rowsAreUnitLength:pool:)``.
    ///   - dimension: the number of components of a vector.
    ///   - metric: the similarity measure.
    ///   - rowsAreUnitLength: `true` if every vector has length 1, which saves `.cosine` a pass over them.
    ///   - pool: the threads among which a search is divided.
    /// - Throws: ``VectorIndexError/wrongSize(floats:vectors:dimension:)`` and ``VectorIndexError/duplicateID(_:)``.
    public init(
        ids: [Int64], vectors: [Float], dimension: Int, metric: Metric = .cosine, rowsAreUnitLength: Bool = false,
        pool: WorkerPool = .shared
    ) throws(VectorIndexError) {
        guard ids.count.multipliedReportingOverflow(by: dimension) == (vectors.count, false) else {
            throw .wrongSize(floats: vectors.count, vectors: ids.count, dimension: dimension)
        }
        let owner = ArrayOwner(values: vectors)
        try self.init(
            ids: ids, rows: VectorRows(borrowing: owner.bytes, dimension: dimension, keepingAlive: owner),
            metric: metric, rowsAreUnitLength: rowsAreUnitLength, pool: pool)
    }
}

/// Keeps an array alive together with the address of its elements, which is stable because the array is never changed.
// The buffer is only read, and points into `values`, which is constant.
private final class ArrayOwner: @unchecked Sendable {
    private let values: [Float]
    let bytes: UnsafeRawBufferPointer

    init(values: [Float]) {
        self.values = values
        bytes = values.withUnsafeBytes { $0 }
    }
}
