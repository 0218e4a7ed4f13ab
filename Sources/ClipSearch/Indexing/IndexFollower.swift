import Catalog

/// Lets the search index follow the library while photos are encoded, and brings it up to date at the end.
final class IndexFollower {
    private let indexer: PhotoIndexer
    private let rebuilds: Bool
    /// The background build, once there are photos.
    private var build: (builder: PhotoIndexBuilder, thread: BackgroundIndexBuild)?

    /// - Parameter rebuilds: `true` to build the index from nothing.
    init(indexer: PhotoIndexer, rebuilds: Bool) {
        self.indexer = indexer
        self.rebuilds = rebuilds
    }

    /// Starts or continues the background build. Call it when vectors were stored.
    ///
    /// - Parameter expected: the total number of vectors that will be stored.
    func wake(expected: Int) throws {
        if build == nil {
            guard let model = try indexer.library.models.record(of: indexer.model) else { return }
            let builder = builder(of: model)
            build = (builder, BackgroundIndexBuild(builder: builder, expected: expected))
        }
        build?.thread.wake()
    }

    /// Stops the background build, whatever became of it.
    func stop() { try? build?.thread.stop() }

    /// Completes the index at the end of the run. An index that cannot be written does not fail the run: its photos are
    /// stored, and searches do without.
    ///
    /// - Parameter progress: called with the number of vectors added so far and the total.
    func finish(_ report: inout IndexingReport, progress: (Int, Int) -> Void) throws {
        let following = build
        build = nil
        guard let model = try indexer.library.models.record(of: indexer.model) else { return }
        let builder = following?.builder ?? builder(of: model)
        do {
            try following?.thread.stop()
            try builder.file.removeLeftovers()
            if report.wasInterrupted { return try builder.keep() }
            if try builder.isNeeded() {
                report.index = try builder.update(progress: progress)
            } else if rebuilds {
                try builder.file.remove()
            }
        } catch is CancellationError {
            report.wasInterrupted = true
        } catch {
            report.index = IndexUpdate(model: model.description.name, problem: "\(error)")
        }
    }

    private func builder(of model: ModelRecord) -> PhotoIndexBuilder {
        PhotoIndexBuilder(
            file: indexer.library.indexFile(of: model), policy: indexer.indexPolicy, startsAnew: rebuilds)
    }
}
