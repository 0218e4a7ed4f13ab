import Catalog
import Workers

/// What was done to an index file.
public struct IndexUpdate: Sendable, Equatable {
    /// The model's name.
    public var model: String
    /// Photos that the index holds.
    public var photos = 0
    /// Vectors that were put into it by this run.
    public var added = 0
    /// How long that took; while photos were still being encoded, it took no time of its own.
    public var seconds = 0.0
    /// The fault of the file that it took the place of, for people; nil if there was none.
    public var replaced: String?
    /// What went wrong, for people: searches are answered without the index. Nil if nothing did.
    public var problem: String?
}

extension PhotoLibrary {
    /// Makes the indexes of a library anew from its catalog; the photos are not looked at, and the models need not be
    /// there. Searches go on with the old ones until then.
    ///
    /// - Parameter progress: is told how many vectors of a model are in, and of how many.
    /// - Returns: what was done for each model that has enough photos. The files of others are deleted.
    /// - Throws: `CancellationError`; `CatalogError`, also when another process is indexing into the library;
    ///   `VectorIndexError` when a file can't be written.
    public static func rebuildIndexes(
        at location: LibraryLocation,
        progress: (_ model: String, _ completed: Int, _ total: Int) -> Void = { _, _, _ in }
    ) throws -> [IndexUpdate] {
        try rebuildIndexes(at: location, policy: IndexPolicy(), progress: progress)
    }

    /// Rebuilds the indexes of this library as ``rebuildIndexes(at:progress:)`` does; searches pass on to the new ones.
    package func rebuildIndexes() throws -> [IndexUpdate] {
        try Self.rebuildIndexes(at: location, policy: indexPolicy)
    }

    package static func rebuildIndexes(
        at location: LibraryLocation, policy: IndexPolicy,
        progress: (_ model: String, _ completed: Int, _ total: Int) -> Void = { _, _, _ in }
    ) throws -> [IndexUpdate] {
        // Read-only first: to open for writing would make a library where there is none.
        _ = try SQLiteCatalog(path: location.catalogPath, access: .readOnly)
        let catalog = try SQLiteCatalog(path: location.catalogPath)
        let lock = try catalog.lockForIndexing(purpose: "index --rebuild")
        defer { lock.release() }
        return try catalog.models().compactMap { model in
            let file = PhotoIndexFile(location: location, catalog: catalog, model: model)
            guard try catalog.vectorCount(of: model.id, for: .photo) >= policy.threshold else {
                try file.remove()
                return nil
            }
            try file.removeLeftovers()
            let builder = PhotoIndexBuilder(file: file, policy: policy, startsAnew: true)
            return try builder.update { progress(model.description.name, $0, $1) }
        }
    }
}

extension PhotoIndexBuilder {
    /// Brings the index up to date on all threads, and tells what was done.
    func update(progress: (Int, Int) -> Void) throws -> IndexUpdate {
        let clock = ContinuousClock()
        let start = clock.now
        try finish(pool: .shared, progress: progress)
        return IndexUpdate(
            model: file.model.description.name, photos: try file.information().information.count, added: addedVectors,
            seconds: (clock.now - start) / .seconds(1), replaced: fileProblem)
    }
}
