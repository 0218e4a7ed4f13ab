import Workers

/// An exact index: every query is scored against every vector.
///
///     var index = try FlatIndex(dimension: 384, metric: .cosine)
///     try index.add(ids: [1, 2], vectors: photoVectors)
///     let best = try index.search(query, k: 10)
///
/// Its results are the reference for approximate ones, and its speed is that of memory: up to some ten thousand vectors
/// an approximate index does not pay. It can search rows that it does not own
/// (``init(ids:rows:metric:rowsAreUnitLength:pool:)``), and copies them when it is first changed.
///
/// Results are ordered by descending score, then by ascending id, and do not depend on the number of threads.
///
/// - Complexity: O(`count` × `dimension`) per search.
public struct FlatIndex: Sendable {
    /// The number of components of a vector.
    public let dimension: Int
    /// The similarity measure.
    public let metric: Metric

    /// The threads among which a search is divided.
    public let pool: WorkerPool

    /// The id of each row.
    var ids: [Int64] = []
    var rows: VectorRows
    /// 1 ÷ the length of each row, where the metric is `.cosine` and borrowed rows are not of length 1.
    var inverseLengths: [Float]?
    /// The owned rows and the rows of ids; nil while the rows are borrowed.
    var owned: Owned?

    /// Creates an empty index.
    ///
    /// - Throws: ``VectorIndexError/invalidParameter(name:value:allowed:)`` for a dimension below 1.
    public init(dimension: Int, metric: Metric = .cosine, pool: WorkerPool = .shared) throws(VectorIndexError) {
        try checkDimension(dimension)
        self.dimension = dimension
        self.metric = metric
        self.pool = pool
        let owned = Owned()
        rows = VectorRows(owned: owned.block, used: 0, dimension: dimension)
        self.owned = owned
    }

    /// Creates an index over rows in existing memory. Nothing is copied, and only `.cosine` reads the rows, for their
    /// lengths.
    ///
    /// Rows are used unchanged: one that contains NaN is never found.
    ///
    /// - Parameters:
    ///   - ids: one id for each row, all different.
    ///   - rows: the vectors.
    ///   - metric: the similarity measure.
    ///   - rowsAreUnitLength: `true` if every row has length 1, which saves `.cosine` a pass over them.
    ///   - pool: the threads among which a search is divided.
    /// - Throws: ``VectorIndexError/wrongSize(floats:vectors:dimension:)`` unless there is an id for each row, and
    ///   ``VectorIndexError/duplicateID(_:)``.
    public init(
        ids: [Int64], rows: VectorRows, metric: Metric = .cosine, rowsAreUnitLength: Bool = false,
        pool: WorkerPool = .shared
    ) throws(VectorIndexError) {
        guard ids.count == rows.count else {
            throw .wrongSize(floats: rows.count * rows.dimension, vectors: ids.count, dimension: rows.dimension)
        }
        try Self.checkDistinct(ids)
        dimension = rows.dimension
        self.metric = metric
        self.pool = pool
        self.ids = ids
        self.rows = rows
        if metric == .cosine, !rowsAreUnitLength {
            inverseLengths = rows.withBase { base in
                (0..<rows.count).map { row in
                    let vector = (base + row * rows.stride).assumingMemoryBound(to: Float.self)
                    return Float(VectorPreparation.inverseLength(vector, rows.dimension))
                }
            }
        }
    }

    /// The number of vectors in the index.
    public var count: Int { ids.count }

    /// `true` if the index holds no vectors.
    public var isEmpty: Bool { ids.isEmpty }

    static func checkDistinct(_ ids: [Int64]) throws(VectorIndexError) {
        // Ids are mostly in ascending order, which proves them distinct without a set.
        var isRising = true
        for i in ids.indices.dropFirst() where ids[i] <= ids[i - 1] {
            isRising = false
            break
        }
        guard !isRising else { return }
        var seen = Set<Int64>(minimumCapacity: ids.count)
        for id in ids where !seen.insert(id).inserted { throw .duplicateID(id) }
    }
}
