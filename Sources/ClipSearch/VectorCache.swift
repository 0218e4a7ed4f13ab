import Catalog
import Synchronization
import VectorIndex

/// The vectors of one model in memory, kept up to date with the catalog, so that a program that answers many queries reads
/// them once.
final class VectorCache: Sendable {
    private struct Entry {
        var model: ModelID
        var watermark: Int64
        var index: FlatIndex
    }

    private let entry = Mutex<Entry?>(nil)

    /// An index over the vectors of all present photos, as of now.
    func current(of model: ModelRecord, in catalog: any PhotoCatalog) throws -> FlatIndex {
        try entry.withLock { entry in
            if var known = entry, known.model == model.id {
                if known.watermark == model.watermark { return known.index }
                let changes = try catalog.vectorChanges(of: model.id, since: known.watermark)
                // Held once only, unless a search is using it, the index is changed in place.
                entry = nil
                known.index.remove(ids: changes.removed)
                try known.index.add(ids: changes.updated.ids, vectors: changes.updated.values)
                known.watermark = changes.updated.watermark
                entry = known
                return known.index
            }
            entry = nil
            let table = try catalog.vectors(of: model.id)
            var index = try FlatIndex(dimension: table.dimension)
            try index.add(ids: table.ids, vectors: table.values)
            entry = Entry(model: model.id, watermark: table.watermark, index: index)
            return index
        }
    }
}
