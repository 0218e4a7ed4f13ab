import Catalog
import Workers

/// The result of updating an index file.
public struct IndexUpdate: Sendable, Equatable {
    /// The model's name.
    public var model: String
    /// The number of photos in the index.
    public var photos = 0
    /// The number of vectors added by this run.
    public var added = 0
    /// The duration of the update in seconds, without the part that overlapped with encoding photos.
    public var seconds = 0.0
    /// The fault of the file that was replaced, for display; nil if there was none.
    public var replaced: String?
    /// The error, for display, because of which searches do without the index; nil if there was none.
    public var problem: String?
}

extension PhotoLibrary {
    /// Rebuilds the search indexes of all models; the photos are not read, and the models need not exist. Searches
    /// continue with the old indexes until then.
    ///
    /// - Parameter progress: called with the number of a model's vectors added so far and the total.
    /// - Returns: the result for each model that has enough photos. The files of others are deleted.
    /// - Throws: `CancellationError`; `CatalogError`, also when another process is indexing into the library;
    ///   `VectorIndexError` when a file cannot be written.
    public func rebuildIndexes(
        progress: (_ model: String, _ completed: Int, _ total: Int) -> Void = { _, _, _ in }
    ) throws -> [IndexUpdate] {
        try rebuildIndexes(policy: IndexPolicy(), progress: progress)
    }

    package func rebuildIndexes(
        policy: IndexPolicy, progress: (_ model: String, _ completed: Int, _ total: Int) -> Void = { _, _, _ in }
    ) throws -> [IndexUpdate] {
        let lock = try lockForIndexing(purpose: "rebuild the search index")
        defer { lock.release() }
        return try models.all().compactMap { model in
            let file = indexFile(of: model)
            guard try vectors.count(of: model.id, for: .photo) >= policy.threshold else {
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
    /// Updates the index on all threads, and returns the result.
    func update(progress: (Int, Int) -> Void) throws -> IndexUpdate {
        let clock = ContinuousClock()
        let start = clock.now
        try finish(pool: .shared, progress: progress)
        return IndexUpdate(
            model: file.model.description.name, photos: try file.information().information.count, added: addedVectors,
            seconds: (clock.now - start) / .seconds(1), replaced: fileProblem)
    }
}
