import Catalog

extension PhotoLibrary {
    /// Updates the library with the photos below some folders.
    ///
    /// Files with unchanged size and time are skipped; moved ones are recognised by their contents and keep their tags;
    /// missing ones are retired. Results are stored every second or two, so that an interrupted run loses no more than
    /// that, and the next one resumes there.
    ///
    /// - Parameters:
    ///   - folders: folders, or single files.
    ///   - progress: called on the calling thread, up to some hundred times a second.
    /// - Returns: the result; when the task was cancelled, the result up to then.
    /// - Throws: ``ClipSearchError`` when none of the folders can be read, `CatalogError` when the library cannot be
    ///   written or another process is indexing into it.
    @discardableResult
    public func index(
        _ folders: [String], options: IndexingOptions = IndexingOptions(),
        progress: @escaping (IndexingProgress) -> Void = { _ in }
    ) throws -> IndexingReport {
        let lock =
            options.isDryRun ? nil : try catalog.lockForIndexing(purpose: "index " + folders.joined(separator: " "))
        defer { lock?.release() }
        let run = try IndexingRun(library: self, options: options, progress: progress)
        return try run.run(folders)
    }
}
