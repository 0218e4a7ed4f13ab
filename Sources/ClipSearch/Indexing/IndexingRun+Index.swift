import Catalog

/// The index follows the library while photos are encoded, and is brought up to date at the end.
extension IndexingRun {
    /// Starts or continues the background build. Call it when vectors were stored.
    ///
    /// - Parameter expected: the total number of vectors that will be stored.
    func followWithIndex(expected: Int) throws {
        if backgroundBuild == nil {
            guard let model = try library.models.record(of: indexer.model) else { return }
            let builder = indexBuilder(of: model)
            backgroundBuild = (builder, BackgroundIndexBuild(builder: builder, expected: expected))
        }
        backgroundBuild?.thread.wake()
    }

    /// Completes the index at the end of the run. An index that cannot be written does not fail the run: its photos are
    /// stored, and searches do without.
    func finishIndex() throws {
        let following = backgroundBuild
        backgroundBuild = nil
        guard !options.isDryRun, let model = try library.models.record(of: indexer.model) else { return }
        let builder = following?.builder ?? indexBuilder(of: model)
        do {
            try following?.thread.stop()
            try builder.file.removeLeftovers()
            if report.wasInterrupted { return try builder.keep() }
            if try builder.isNeeded() {
                report.index = try builder.update { completed, total in
                    progress(
                        IndexingProgress(
                            phase: .building, completed: completed, total: total, failed: report.failed.count))
                }
            } else if options.rebuildsIndex {
                try builder.file.remove()
            }
        } catch is CancellationError {
            report.wasInterrupted = true
        } catch {
            report.index = IndexUpdate(model: model.description.name, problem: "\(error)")
        }
    }

    private func indexBuilder(of model: ModelRecord) -> PhotoIndexBuilder {
        PhotoIndexBuilder(
            file: library.indexFile(of: model), policy: indexer.indexPolicy, startsAnew: options.rebuildsIndex)
    }
}
