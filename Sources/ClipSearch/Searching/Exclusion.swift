import Catalog

/// Finds the photos that show what a query leaves out.
struct Exclusion {
    let searcher: PhotoSearcher
    let snapshot: LibrarySnapshot
    /// The scale of words and photos.
    let scale: CosineScale

    /// The standard deviations above the mean of everyday things from which a photo shows a thing more than is usual.
    static let leastDeviations: Float = 1.5

    /// Returns the photos that show one of some things, or whose texts, names or folders name it.
    ///
    /// - Throws: the errors of the model's text encoder; `VectorIndexError`, `CatalogError`.
    func photos(showing things: [LeftOut]) throws -> Set<PhotoID> {
        let words = Array(Set(things.flatMap(\.group))).sorted()
        guard !words.isEmpty else { return [] }
        var found: Set<PhotoID> = []
        let minimum = Float(scale.mean) + Self.leastDeviations * Float(scale.deviation)
        for vector in try searcher.model.textEncoder().encode(words.map { "a photo of \($0)" }) {
            try Task.checkCancellation()
            found.formUnion(
                try snapshot.index.search(vector, k: snapshot.index.count, filter: nil, minimumScore: minimum)
                    .neighbors.map(\.id))
        }
        let named = [words.flatMap(QueryWords.forms)]
        for photos in try snapshot.library.words.photos(ofEach: named, limit: snapshot.index.count) {
            found.formUnion(photos)
        }
        return found
    }
}
