import Catalog

extension PhotoLibrary {
    /// Returns the contents and state of the library.
    ///
    /// - Throws: `CatalogError`.
    public func status() throws -> LibraryStatus { try status(policy: IndexPolicy()) }

    package func status(policy: IndexPolicy) throws -> LibraryStatus {
        let counts = try counts()
        let skipped = try failures.all()
        return LibraryStatus(
            folder: folder,
            photos: counts.presentPhotos,
            otherFiles: try photos.countOfOtherFiles(),
            missing: counts.missingPhotos,
            withoutMetadata: try photos.countWithoutCapture(),
            failed: skipped.filter { !$0.code.isNote },
            notes: skipped.filter(\.code.isNote),
            roots: try roots.all(),
            models: try counts.models.map { entry in
                LibraryStatus.Model(
                    name: entry.model.description.name, fingerprint: entry.model.description.fingerprint,
                    dimension: entry.model.description.dimension, photos: entry.photoVectors,
                    captions: entry.captionVectors, index: try indexFile(of: entry.model).health(policy: policy))
            },
            captions: counts.captions,
            tags: counts.tags,
            taggedPhotos: try texts.taggedPhotoCounts(),
            writing: try writing.counts(),
            unreadWriting: try writing.failures().map { .init(path: $0.path, reason: $0.reason) },
            readsWriting: try readsWriting(),
            favourites: try favourites.count(),
            collections: try collections.all().count,
            searches: try searches.count(),
            size: counts.databaseBytes,
            peakMemory: peakResidentMemory())
    }
}
