import Catalog
import Files

/// Finds the photos that show what a query leaves out.
struct Exclusion {
    let searcher: PhotoSearcher
    let snapshot: LibrarySnapshot
    /// The scale of words and photos.
    let scale: CosineScale

    /// The sum of two distances, in standard deviations, from which a photo shows a thing more than is usual: of its
    /// cosine from those of everyday things, and from those of this thing over the library. Chosen on captioned photos
    /// so that four of five that show a thing are above it.
    private static let leastDeviations = 1.6

    /// Returns the photos that show one of some things, or whose texts, names or folders name it.
    ///
    /// - Throws: ``ClipSearchError`` for too many things; the errors of the model's text encoder; `VectorIndexError`,
    ///   `CatalogError`.
    func photos(showing things: [LeftOut]) throws -> Set<PhotoID> {
        let words = Array(Set(things.flatMap(\.group))).sorted()
        guard !words.isEmpty else { return [] }
        guard words.count <= InputLimits.leftOutWords else {
            throw ClipSearchError.invalidArgument(
                name: "number of things to leave out", value: "\(things.count)",
                reason: """
                    name fewer: they have \(words.count) kinds in all, and at most \(InputLimits.leftOutWords) \
                    are looked for
                    """)
        }
        var found: Set<PhotoID> = []
        let encoder = try searcher.model.textEncoder()
        for word in words {
            try Task.checkCancellation()
            let tower = try encoder.tower(for: word)
            let scale = tower == .main ? scale : try searcher.scales.otherLanguages(of: snapshot.record) ?? scale
            let vector = try encoder.encode([tower == .main ? "a photo of \(word)" : word], by: tower)[0]
            let photos = try snapshot.index.search(
                vector, k: snapshot.index.count, filter: nil, minimumScore: nil
            ).neighbors
            // Only the first distance counts if all photos are alike.
            let ofThing = CosineScale(of: photos.lazy.map { Double($0.score) })
            for photo in photos {
                let distance = scale.standardised(photo.score) + (ofThing?.standardised(photo.score) ?? 0)
                if distance >= Self.leastDeviations { found.insert(photo.id) }
            }
        }
        let named = [words.flatMap(QueryWords.forms)]
        for photos in try snapshot.library.words.photos(ofEach: named, limit: snapshot.index.count) {
            found.formUnion(photos)
        }
        return try snapshot.library.photos.photos(showing: found)
    }
}
