import Workers

/// Exact search: every query is scored against every vector.
///
///     var index = try FlatIndex(dimension: 384, metric: .cosine)
///     try index.add(ids: [1, 2], vectors: photoVectors)
///     let best = try index.search(query, k: 10)
///
/// Its answers are the truth that approximate ones are measured by, and its speed is that of memory: up to some ten
/// thousand vectors nothing else is worth its upkeep. It can search rows that it doesn't own
/// (``init(ids:rows:metric:rowsAreUnitLength:)``), and copies them when it is first changed.
///
/// Answers are ordered by falling score, then by rising id, and are the same however many threads took part.
///
/// - Complexity: a search takes O(`count` × `dimension`).
public struct FlatIndex: Sendable {
    public let dimension: Int
    public let metric: Metric

    /// The threads that a search is shared out to.
    public let pool: WorkerPool

    /// Row `i`'s id.
    var ids: [Int64] = []
    var rows: VectorRows
    /// 1 ÷ length of each row, where the metric is `.cosine` and borrowed rows aren't of unit length.
    var inverseLengths: [Float]?
    /// Owned rows and the places of ids; `nil` while the rows are borrowed.
    var owned: Owned?

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

    /// An index over rows that stay where they are. Nothing is copied or read, but under `.cosine` the rows' lengths.
    ///
    /// Rows are taken as they are: one with NaN in it is never found.
    ///
    /// - Parameters:
    ///   - ids: one for each row, all different.
    ///   - rowsAreUnitLength: says that every row has length 1, which saves `.cosine` a pass over them.
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

    /// How many vectors the index holds.
    public var count: Int { ids.count }

    public var isEmpty: Bool { ids.isEmpty }

    static func checkDistinct(_ ids: [Int64]) throws(VectorIndexError) {
        // Ids mostly come in rising order, which proves them different without a set.
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
