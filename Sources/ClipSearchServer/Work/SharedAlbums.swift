#if Server
import Catalog
import ClipSearch
import Synchronization

/// The photos of shared albums that fill themselves, each found by a search and kept for a short time: a page of
/// previews must not search for each.
final class SharedAlbums: Sendable {
    private struct Found {
        var time: ContinuousClock.Instant
        var photos: [PhotoRecord]
        var ids: Set<PhotoID>
    }

    private static let lifetime = Duration.seconds(30)
    /// The maximum number of photos of an album.
    private static let photoLimit = 1000
    private static let albumLimit = 64

    private let found = Mutex<[SavedSearchID: Found]>([:])

    /// Returns the photos of an album, in their order: those that are probably relevant, where a search can tell.
    func photos(of album: SavedSearchID, by searcher: PhotoSearcher) throws -> [PhotoRecord] {
        try find(album, searcher).photos
    }

    /// Returns `true` if a photo is in an album.
    func contains(_ photo: PhotoID, in album: SavedSearchID, by searcher: PhotoSearcher) throws -> Bool {
        try find(album, searcher).ids.contains(photo)
    }

    private func find(_ album: SavedSearchID, _ searcher: PhotoSearcher) throws -> Found {
        let time = ContinuousClock.now
        if let known = found.withLock({ $0[album] }), known.time + Self.lifetime > time { return known }
        let saved = try searcher.library.savedSearches.record(album)
        var photos: [PhotoRecord] = []
        if var query = SearchQuery(stored: saved.request) {
            query.limit = Self.photoLimit
            photos = try searcher.search(query).results.filter { $0.isRelevant ?? true }.map(\.photo)
        }
        let new = Found(time: time, photos: photos, ids: Set(photos.map(\.id)))
        found.withLock { found in
            found = found.filter { $0.value.time + Self.lifetime > time }
            if found.count < Self.albumLimit { found[album] = new }
        }
        return new
    }
}
#endif
