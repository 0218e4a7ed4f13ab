import Catalog
import VectorIndex

/// Looks up which photos are like others.
struct PhotoNeighbours {
    let index: PhotoIndex
    /// Which photos may be answers; nil: all.
    let filter: IDBitmap?
    let minimumScore: Float

    /// How many are looked up of each photo at first, itself included.
    static let limit = 48

    /// The nearest photos of each of some photos: itself, and up to ``limit`` in all.
    func nearest(to photos: VectorTable) throws -> [[Neighbor]] {
        try index.search(
            queries: photos.values, k: Self.limit, filter: filter.map(Filter.bitmap), minimumScore: minimumScore)
    }

    /// All photos like one.
    func all(like vector: [Float]) throws -> [Neighbor] {
        try index.search(
            vector, k: index.count, filter: filter.map(Filter.bitmap), minimumScore: minimumScore
        ).neighbors
    }
}

extension PhotoIndex {
    /// How many candidates a walk keeps where only very similar photos are looked for: those are found early.
    private static let candidates = 96

    /// For each query the photos most like it that reach a score: `k` at most.
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
