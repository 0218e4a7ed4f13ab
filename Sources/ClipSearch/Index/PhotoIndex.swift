import Catalog
import VectorIndex

/// The vectors that one model gave to the photos present at some moment, ready to be searched. It stays as it is while
/// the library changes.
///
///     let index = try photoIndex(of: record)
///     let found = try index.search(vector, k: 10, filter: nil, minimumScore: nil)
struct PhotoIndex: Sendable {
    struct Found {
        /// By falling score, then by rising id. The scores are exact.
        var neighbors: [Neighbor]
        var plan: SearchPlan
    }

    let vectors: FlatIndex

    /// Photos that have a vector.
    var count: Int { vectors.count }

    /// The photos most like the query: `k` of them, if as many pass the filter and the minimum score.
    ///
    /// - Parameters:
    ///   - query: of length 1.
    ///   - filter: which photos may be answers; nil: all. May hold ids that the index doesn't.
    ///   - minimumScore: leaves out what scores lower.
    /// - Throws: `VectorIndexError`.
    func search(_ query: [Float], k: Int, filter: Filter?, minimumScore: Float?) throws -> Found {
        let (neighbors, scored) = try vectors.countedSearch(
            query, k: min(k, count), filter: filter, minimumScore: minimumScore)
        return Found(
            neighbors: neighbors,
            plan: SearchPlan(strategy: .exact, comparedPhotos: scored, reason: "all were compared"))
    }
}

extension PhotoLibrary {
    /// What can be searched under a model, as of now.
    ///
    /// - Throws: `CatalogError`.
    func photoIndex(of model: ModelRecord) throws -> PhotoIndex {
        PhotoIndex(vectors: try vectors.current(of: model, in: catalog))
    }
}
