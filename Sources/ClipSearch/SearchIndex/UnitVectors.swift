import Catalog
import VectorIndex

/// Photos' vectors, checked to have length 1, as cosines assume. A damaged library may contain anything.
extension PhotoLibrary {
    /// Returns the vectors of present photos.
    ///
    /// - Parameter ids: the photos; nil for all.
    /// - Throws: `CatalogError`, `.damaged` for a vector whose length is not 1.
    func photoVectors(of model: ModelID, only ids: [PhotoID]? = nil) throws -> VectorTable {
        let table = try vectors.table(of: model, for: .photo, only: ids)
        try check(table)
        return table
    }

    /// Returns the vectors of photos that changed since a watermark, checked as by ``photoVectors(of:only:)``.
    func photoVectorChanges(of model: ModelID, since watermark: Int64, atMost limit: Int? = nil) throws
        -> VectorChanges
    {
        let changes = try vectors.changes(of: model, for: .photo, since: watermark, atMost: limit)
        try check(changes.updated)
        return changes
    }

    private func check(_ table: VectorTable) throws {
        guard let row = firstRowOffUnitLength(table.values, dimension: table.dimension) else { return }
        throw CatalogError.damaged(path: path, detail: "the vector of photo \(table.ids[row]) does not have length 1")
    }
}
