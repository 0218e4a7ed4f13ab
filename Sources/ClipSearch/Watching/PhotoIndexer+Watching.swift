import Catalog

extension PhotoIndexer {
    /// Keeps the library up to date with folders until the task is cancelled: indexes them first, and again whenever
    /// something changes below them.
    ///
    ///     let task = Task { try await indexer.watch(["/home/me/Photos"]) { print($0) } }
    ///     task.cancel()
    ///
    /// Changes only trigger a run of ``index(_:options:progress:)``, which determines by itself what they were, so
    /// nothing is lost when the system drops some of them. Many in quick succession lead to one run. Where the system
    /// does not report changes, as on network drives, or cannot watch more folders, the folders are polled.
    ///
    /// Indexing blocks the thread of the task; the pauses do not.
    ///
    /// - Parameters:
    ///   - folders: the folders; missing ones are watched when they appear.
    ///   - options: how changes are noticed and indexed.
    ///   - report: called with each event, one call at a time.
    /// - Throws: ``ClipSearchError`` when no folder is given.
    public func watch(
        _ folders: [String], options: WatchOptions = WatchOptions(), report: @escaping @Sendable (WatchEvent) -> Void
    ) async throws {
        guard !folders.isEmpty else {
            throw ClipSearchError.invalidArgument(name: "folders", value: "", reason: "name at least one to watch")
        }
        // A run indexes what has changed, which most rows do not concern.
        var options = options
        options.indexing.captionTable?.namesUnmatchedRows = false
        let watch = FolderWatch(indexer: self, folders: folders, options: options, report: report)
        while !Task.isCancelled {
            watch.step()
            do {
                try await Task.sleep(for: FolderWatch.tick)
            } catch {
                return
            }
        }
    }
}

extension PhotoLibrary {
    /// Returns the folders for a long-running program to watch, as stored by ``setWatchedFolders(_:)``.
    ///
    /// - Throws: `CatalogError`.
    public func watchedFolders() throws -> [PhotoPath] {
        let text = try settings.value(Self.watchedFoldersSetting) ?? ""
        return text.unicodeScalars.split(separator: "\n").map { PhotoPath(text: String($0)) }
    }

    /// Stores the folders to watch, for the next start; watching is not started.
    ///
    /// - Throws: ``ClipSearchError`` for a path with a line break; `CatalogError`.
    public func setWatchedFolders(_ folders: [PhotoPath]) throws {
        for folder in folders where folder.text.unicodeScalars.contains("\n") {
            throw ClipSearchError.invalidArgument(
                name: "folder", value: folder.text, reason: "paths with line breaks can't be remembered")
        }
        let text = Set(folders).sorted().map(\.text).joined(separator: "\n")
        try settings.set(Self.watchedFoldersSetting, to: text.isEmpty ? nil : text)
    }

    private static var watchedFoldersSetting: String { "watched-folders" }
}
