import Catalog

extension PhotoLibrary {
    /// Brings the library up to date with what stands below some folders.
    ///
    /// Files whose size and time have not changed are passed over; moved ones are recognised by their contents and keep
    /// their tags; files that are gone are retired. What is done is stored every second or two, so that a run that is cut
    /// off, in whatever way, loses no more than that, and the next one goes on from there.
    ///
    /// - Parameters:
    ///   - folders: folders, or single files.
    ///   - progress: is called on the calling thread, up to some hundred times a second.
    /// - Returns: what was done; when the task was cancelled, up to then.
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
