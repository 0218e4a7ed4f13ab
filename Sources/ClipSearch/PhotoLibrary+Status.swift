import Catalog

extension PhotoLibrary {
    /// Returns the contents and state of the library at `location`.
    ///
    /// - Throws: `CatalogError`, also when there is no library.
    public static func status(at location: LibraryLocation) throws -> LibraryStatus {
        try status(at: location, policy: IndexPolicy())
    }

    package static func status(at location: LibraryLocation, policy: IndexPolicy) throws -> LibraryStatus {
        try status(of: SQLiteCatalog(path: location.catalogPath, access: .readOnly), at: location, policy: policy)
    }

    /// Returns the contents and state of this library.
    ///
    /// - Throws: `CatalogError`.
    public func status() throws -> LibraryStatus { try Self.status(of: catalog, at: location, policy: indexPolicy) }

    private static func status(
        of catalog: any PhotoCatalog, at location: LibraryLocation, policy: IndexPolicy
    ) throws -> LibraryStatus {
        let status = try catalog.status()
        let skipped = try catalog.failedFiles()
        return LibraryStatus(
            folder: location.folder,
            photos: status.presentPhotos,
            missing: status.missingPhotos,
            failed: skipped.filter { !$0.code.isNote },
            notes: skipped.filter(\.code.isNote),
            roots: try catalog.roots(),
            models: try status.models.map { entry in
                LibraryStatus.Model(
                    name: entry.model.description.name, fingerprint: entry.model.description.fingerprint,
                    dimension: entry.model.description.dimension, photos: entry.photoVectors,
                    captions: entry.captionVectors,
                    index: try PhotoIndexFile(location: location, catalog: catalog, model: entry.model)
                        .health(policy: policy))
            },
            captions: status.captions,
            tags: status.tags,
            taggedPhotos: try catalog.taggedPhotoCounts(),
            favourites: try catalog.favouriteCount(),
            collections: try catalog.collections().count,
            searches: try catalog.searchCount(),
            size: status.databaseBytes,
            peakMemory: peakResidentMemory())
    }
}
