import Catalog
import VectorIndex

/// Looks up the photos similar to given ones.
struct PhotoNeighbours {
    let index: PhotoIndex
    /// The photos that may be returned; nil for all.
    let filter: IDBitmap?
    let minimumScore: Float

    /// The number of neighbours first looked up for each photo, including itself.
    static let limit = 48

    /// Returns the nearest photos of each of some photos: itself, and up to ``limit`` in all.
    func nearest(to photos: VectorTable) throws -> [[Neighbor]] {
        try index.search(
            queries: photos.values, k: Self.limit, filter: filter.map(Filter.bitmap), minimumScore: minimumScore)
    }

    /// Returns all photos similar to one.
    func all(like vector: [Float]) throws -> [Neighbor] {
        try index.search(
            vector, k: index.count, filter: filter.map(Filter.bitmap), minimumScore: minimumScore
        ).neighbors
    }
}

extension PhotoIndex {
    /// The number of candidates that a walk keeps when only very similar photos are searched for, which are found
    /// early.
    private static let candidates = 96

    /// Returns for each query the most similar photos that reach a score, at most `k`.
    ///
    /// - Parameter queries: `[n, dimension]`, each of length 1.
    func search(queries: [Float], k: Int, filter: Filter?, minimumScore: Float) throws -> [[Neighbor]] {
        var found: [[Neighbor]]
        switch base {
        case .vectors(let vectors, _):
            found = try vectors.search(
                queries: queries, k: k, filter: leavingOutOutdated(filter), minimumScore: minimumScore)
        case .graph(let graph):
            found = try graph.search(
                queries: queries, k: k, efSearch: Self.candidates, filter: leavingOutOutdated(filter),
                minimumScore: minimumScore)
        }
        guard !recent.isEmpty else { return found }
        let newest = try recent.search(queries: queries, k: k, filter: filter, minimumScore: minimumScore)
        for (query, neighbors) in newest.enumerated() where !neighbors.isEmpty {
            var top = TopNeighbors(capacity: k)
            for neighbor in found[query] + neighbors { top.offer(id: neighbor.id, score: neighbor.score) }
            found[query] = top.sorted()
        }
        return found
    }
}
