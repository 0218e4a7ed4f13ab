import Synchronization
import VectorIndex
import Workers

/// Scores candidates again with the original vectors of an index.
struct Rescoring {
    let vectors: VectorFile
    let metric: Metric

    /// Returns the best candidates by their exact scores.
    ///
    /// - Parameter queries: the queries, `[candidates.count, dimension]`.
    /// - Returns: the best `k` candidates of each query, by their exact scores.
    /// - Throws: ``VectorToolsError/unknownRow(path:rows:id:)``,
    ///   ``VectorToolsError/notFinite(path:row:column:value:)``.
    func best(
        _ k: Int, of candidates: [[Neighbor]], queries: [Float], pool: WorkerPool
    ) throws -> [[Neighbor]] {
        typealias Results = [Result<[Neighbor], any Error>]
        let results = Mutex(Results(repeating: .success([]), count: candidates.count))
        let dimension = vectors.dimension
        pool.forEachIndex(of: candidates.count) { i, _ in
            let query = Array(queries[i * dimension..<(i + 1) * dimension])
            let result = Result { try best(k, of: candidates[i].map(\.id), query: query) }
            results.withLock { $0[i] = result }
        }
        return try results.withLock { $0 }.map { try $0.get() }
    }

    private func best(_ k: Int, of ids: [Int64], query: [Float]) throws -> [Neighbor] {
        var values: [Float] = []
        values.reserveCapacity(ids.count * vectors.dimension)
        for id in ids {
            guard id >= 0, id < vectors.count else {
                throw VectorToolsError.unknownRow(path: vectors.path, rows: vectors.count, id: id)
            }
            values += try vectors.rows(Int(id)..<Int(id) + 1)
        }
        var exact = try FlatIndex(dimension: vectors.dimension, metric: metric)
        do {
            try exact.add(ids: ids, vectors: values)
        } catch .notFinite(let vector, let component, let value) {
            throw VectorToolsError.notFinite(path: vectors.path, row: Int(ids[vector]), column: component, value: value)
        }
        return try exact.search(query, k: k)
    }
}
