import Catalog
import Synchronization
import VectorIndex

/// A searchable index of the captions of a library's photos, with vectors of a sentence model.
struct CaptionIndex: Sendable {
    var vectors: FlatIndex
    /// The photo of each caption.
    var owners: [Int64: PhotoID]

    /// Returns the photos whose captions are nearest to a sentence, each with the cosine of its nearest caption, best
    /// first.
    ///
    /// - Parameters:
    ///   - sentence: a vector of length 1.
    ///   - count: the number of captions considered.
    ///   - accepts: returns `true` for the photos that may be results.
    func nearest(to sentence: [Float], count: Int, accepts: @escaping (PhotoID) -> Bool) throws -> [Neighbor] {
        let found = try vectors.search(
            sentence, k: min(count, vectors.count),
            filter: .predicate { caption in owners[caption].map(accepts) ?? false })
        var seen: Set<PhotoID> = []
        return found.compactMap { caption in
            guard let photo = owners[caption.id], seen.insert(photo).inserted else { return nil }
            return Neighbor(id: photo, score: caption.score)
        }
    }

    /// Returns the cosine between a sentence and the nearest caption of each of some photos, for those that have one.
    func scores(of photos: Set<PhotoID>, for sentence: [Float]) -> [PhotoID: Float] {
        var best: [PhotoID: Float] = [:]
        guard !photos.isEmpty else { return best }
        for (caption, photo) in owners where photos.contains(photo) {
            guard let vector = vectors.vector(caption) else { continue }
            best[photo] = max(best[photo] ?? -1, QueryVector.dot(vector, sentence))
        }
        return best
    }

    /// Returns the caption nearest to a sentence; nil when none has a vector.
    func nearest(of captions: [Caption], to sentence: [Float]?) -> Caption? {
        guard let sentence else { return nil }
        let scored = captions.compactMap { caption in
            vectors.vector(caption.id).map { (caption, QueryVector.dot($0, sentence)) }
        }
        return scored.max { $0.1 < $1.1 }?.0
    }
}

/// A cache of the captions' vectors, kept up to date with the library.
final class CaptionCache: Sendable {
    private struct Entry {
        var model: ModelID
        var watermark: Int64
        var index: CaptionIndex
    }

    private let entry = Mutex<Entry?>(nil)

    /// Returns an index of the captions of all present photos; nil when none has a vector.
    func current(of model: ModelRecord, in library: PhotoLibrary) throws -> CaptionIndex? {
        let index = try entry.withLock { entry in
            if var known = entry, known.model == model.id {
                if known.watermark == model.watermark { return known.index }
                let changes = try library.vectors.changes(of: model.id, for: .caption, since: known.watermark)
                // Give up the cached reference first: a uniquely referenced index is updated without a copy.
                entry = nil
                known.index.vectors.remove(ids: changes.removed)
                try known.index.vectors.add(ids: changes.updated.ids, vectors: changes.updated.values)
                known.index.owners = try library.texts.captionOwners()
                known.watermark = changes.updated.watermark
                entry = known
                return known.index
            }
            entry = nil
            let table = try library.vectors.table(of: model.id, for: .caption, only: nil)
            var vectors = try FlatIndex(dimension: table.dimension)
            try vectors.add(ids: table.ids, vectors: table.values)
            let owners = table.ids.isEmpty ? [:] : try library.texts.captionOwners()
            let index = CaptionIndex(vectors: vectors, owners: owners)
            entry = Entry(model: model.id, watermark: table.watermark, index: index)
            return index
        }
        return index.vectors.isEmpty ? nil : index
    }
}
