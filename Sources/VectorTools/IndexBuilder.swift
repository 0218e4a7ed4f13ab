import VectorIndex
import Workers

/// Builds an index of the vectors in a file.
public enum IndexBuilder {
    /// The number of vectors added at a time: few enough for progress reports, enough to keep all threads busy.
    private static let pieceSize = 2048
    private static let sampleSize = 8192

    /// Builds an index of all vectors. Whatever the number of rows, only a piece of the file is in memory next to the
    /// index; byte quantisation is first fitted to a sample of the whole file.
    ///
    /// - Parameters:
    ///   - ids: one id for each vector; nil for the row numbers.
    ///   - progress: called with the number of vectors added so far.
    /// - Throws: ``VectorToolsError/notFinite(path:row:column:value:)``, `VectorIndexError`, and `CancellationError`
    ///   when the task is cancelled.
    public static func build(
        from vectors: VectorFile, ids: [Int64]? = nil, configuration: HNSWConfiguration, pool: WorkerPool = .shared,
        progress: (Int) -> Void = { _ in }
    ) throws -> HNSWIndex {
        let index = try HNSWIndex(
            dimension: vectors.dimension, configuration: configuration, capacity: vectors.count, pool: pool)
        if configuration.storage == .int8, vectors.count > pieceSize {
            try index.train(on: vectors.sample(of: sampleSize))
        }
        try vectors.forEachPiece(of: pieceSize) { rows, values in
            try index.add(ids: ids.map { Array($0[rows]) } ?? rows.map(Int64.init), vectors: values)
            progress(rows.upperBound)
        }
        return index
    }
}
