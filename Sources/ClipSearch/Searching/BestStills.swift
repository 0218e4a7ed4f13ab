import Catalog
import VectorIndex

/// The photos among the nearest vectors, each once: of a video's stills, the nearest counts.
struct BestStills {
    /// The cosine of each photo.
    private(set) var cosines: [PhotoID: Float] = [:]
    /// The still to which a video's cosine belongs.
    private(set) var stills: [PhotoID: VideoStill] = [:]
    /// The photos by descending cosine.
    private(set) var order: [PhotoID] = []
    private let library: PhotoLibrary

    /// - Parameter neighbors: by descending score.
    init(_ neighbors: [Neighbor], in library: PhotoLibrary) throws {
        self.library = library
        let known = try library.photos.stills(among: neighbors.map(\.id))
        for neighbor in neighbors {
            let still = known[neighbor.id]
            let photo = still?.photo ?? neighbor.id
            guard cosines[photo] == nil else { continue }
            cosines[photo] = neighbor.score
            stills[photo] = still
            order.append(photo)
        }
    }

    /// Adds photos that are not yet there, unless their cosines are too low.
    ///
    /// - Returns: the photos that have no vector.
    mutating func add(
        _ photos: some Collection<PhotoID>, of question: RankingQuestion, from snapshot: LibrarySnapshot
    ) throws -> Set<PhotoID> {
        let known = try library.photos.stills(of: photos)
        let further = known.values.lazy.flatMap(\.self).map(\.id)
        let vectors = try snapshot.vectors(of: Set(photos).union(further))
        func cosine(_ id: PhotoID) -> Float? { vectors[id].map { QueryVector.dot($0, question.vector) } }
        var without: Set<PhotoID> = []
        for photo in photos {
            let seen = (known[photo] ?? []).compactMap { still in cosine(still.id).map { (still: still, cosine: $0) } }
            let best = seen.max { $0.cosine < $1.cosine }
            guard let found = best?.cosine ?? cosine(photo) else {
                without.insert(photo)
                continue
            }
            guard found >= question.minimumScore ?? -.infinity else { continue }
            cosines[photo] = found
            stills[photo] = best?.still
        }
        return without
    }
}
