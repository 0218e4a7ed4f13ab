import Catalog

extension PhotoLibrary {
    /// Keeps the library up to date with folders until the task is cancelled: brings it up to date, and again whenever
    /// something changes below them.
    ///
    ///     let task = Task { try await library.watch(["/home/me/Photos"]) { print($0) } }
    ///     task.cancel()
    ///
    /// Changes are only the sign for a run of ``index(_:options:progress:)``, which finds out by itself what they were; so
    /// nothing is lost when the system drops some of them. Many in quick succession lead to one run. Where the system doesn't
    /// tell of changes, as for drives of other machines, or can watch no more folders, they are looked at now and then.
    ///
    /// Indexing blocks the thread that the task runs on; the pauses don't.
    ///
    /// - Parameters:
    ///   - folders: those that are not there are waited for.
    ///   - report: is told what happens, one call after the other.
    /// - Throws: ``ClipSearchError`` when no folder is given.
    public func watch(
        _ folders: [String], options: WatchOptions = WatchOptions(), report: @escaping @Sendable (WatchEvent) -> Void
    ) async throws {
        guard !folders.isEmpty else {
            throw ClipSearchError.invalidArgument(name: "folders", value: "", reason: "name at least one to watch")
        }
        // A run looks at what has changed, which most rows have nothing to do with.
        var options = options
        options.indexing.captionTable?.namesUnmatchedRows = false
        let watch = FolderWatch(library: self, folders: folders, options: options, report: report)
        while !Task.isCancelled {
            watch.step()
            do {
                try await Task.sleep(for: FolderWatch.tick)
            } catch {
                return
            }
        }
    }

    /// The folders that a program which runs for long is to watch, as ``setWatchedFolders(_:)`` stored them.
    ///
    /// - Throws: `CatalogError`.
    public func watchedFolders() throws -> [PhotoPath] {
        let text = try catalog.setting(Self.watchedFoldersSetting) ?? ""
        return text.unicodeScalars.split(separator: "\n").map { PhotoPath(text: String($0)) }
    }

    /// Notes which folders are to be watched, for the next start; it begins nothing by itself.
    ///
    /// - Throws: ``ClipSearchError`` for a path with a line break; `CatalogError`.
    public func setWatchedFolders(_ folders: [PhotoPath]) throws {
        for folder in folders where folder.text.unicodeScalars.contains("\n") {
            throw ClipSearchError.invalidArgument(
                name: "folder", value: folder.text, reason: "paths with line breaks can't be remembered")
        }
        let text = Set(folders).sorted().map(\.text).joined(separator: "\n")
        try catalog.setSetting(Self.watchedFoldersSetting, to: text.isEmpty ? nil : text)
    }

    private static var watchedFoldersSetting: String { "watched-folders" }
}
