import Catalog

extension PhotoLibrary {
    /// Returns the contents and state of the library at `location`.
    ///
    /// - Throws: `CatalogError`, also when there is no library.
    public static func status(at location: LibraryLocation) throws -> LibraryStatus {
        try status(at: location, policy: IndexPolicy())
    }

    package static func status(at location: LibraryLocation, policy: IndexPolicy) throws -> LibraryStatus {
        try status(of: PhotoCatalog(path: location.catalogPath, access: .readOnly), at: location, policy: policy)
    }

    /// Returns the contents and state of this library.
    ///
    /// - Throws: `CatalogError`.
    public func status() throws -> LibraryStatus { try Self.status(of: catalog, at: location, policy: indexPolicy) }

    private static func status(
        of catalog: PhotoCatalog, at location: LibraryLocation, policy: IndexPolicy
    ) throws -> LibraryStatus {
        let status = try catalog.status()
        let skipped = try catalog.failures.all()
        return LibraryStatus(
            folder: location.folder,
            photos: status.presentPhotos,
            missing: status.missingPhotos,
            failed: skipped.filter { !$0.code.isNote },
            notes: skipped.filter(\.code.isNote),
            roots: try catalog.roots.all(),
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
            taggedPhotos: try catalog.texts.taggedPhotoCounts(),
            favourites: try catalog.favourites.count(),
            collections: try catalog.collections.all().count,
            searches: try catalog.searches.count(),
            size: status.databaseBytes,
            peakMemory: peakResidentMemory())
    }
}
