import Catalog

extension PhotoLibrary {
    /// Returns the folders and single photos that were given to be indexed, by path.
    ///
    /// - Throws: `CatalogError`.
    public func indexedFolders() throws -> [IndexedRoot] { try roots.all() }

    /// Takes a folder out of the library, whether it still exists or not. Photos that are below another of the
    /// library's folders, too, stay.
    ///
    /// The other photos become missing: they keep their tags and favourites in case the folder is indexed again.
    ///
    /// - Parameter forgetsPhotos: `true` to remove all that is known of the photos permanently.
    /// - Returns: the number of photos that are no longer searched.
    /// - Throws: ``ClipSearchError`` for a folder that was not given to be indexed; `CatalogError`, also while another
    ///   process is indexing.
    @discardableResult
    public func removeFolder(_ folder: PhotoPath, forgetsPhotos: Bool = false) throws -> Int {
        let lock = try lockForIndexing(purpose: "remove \(folder)")
        defer { lock.release() }
        let others = try folders(besides: folder)
        let rules = FolderRules(IndexingOptions(), folders: others)
        let (files, retired) = try takeOut(of: folder, unlessReachedFrom: others.map(\.path), by: rules)
        if forgetsPhotos { try photos.forget(files) }
        let watched = try watchedFolders()
        if watched.contains(folder) { try setWatchedFolders(watched.filter { $0 != folder }) }
        // Last, so that what was interrupted can be repeated.
        try roots.remove(folder)
        return retired
    }

    /// Replaces the patterns of what indexing skips below one of the library's folders, and takes out the photos that
    /// match. Photos that no pattern matches any more return with the next run.
    ///
    /// - Parameter patterns: see ``GlobPattern``.
    /// - Returns: the number of photos that are no longer searched.
    /// - Throws: ``ClipSearchError`` for a folder that was not given to be indexed; `CatalogError`, also while another
    ///   process is indexing.
    @discardableResult
    public func setExclusions(_ patterns: [GlobPattern], below folder: PhotoPath) throws -> Int {
        let lock = try lockForIndexing(purpose: "exclude files below \(folder)")
        defer { lock.release() }
        _ = try folders(besides: folder)
        try roots.setExclusions(patterns.map(\.description), below: folder)
        var options = IndexingOptions()
        // Only patterns decide here, not whether a folder was indexed with its hidden files.
        options.includesHidden = true
        let all = try roots.all()
        let rules = FolderRules(options, folders: all)
        return try takeOut(of: folder, unlessReachedFrom: all.map(\.path), by: rules).retired
    }

    /// Retires the photos below a folder to which no scan of one of some folders comes, and forgets such failures.
    ///
    /// - Returns: these photos, the missing ones among them, too, and the number of those that were present.
    private func takeOut(
        of folder: PhotoPath, unlessReachedFrom folders: [PhotoPath], by rules: FolderRules
    ) throws -> (photos: [PhotoID], retired: Int) {
        let files = try photos.files(everAt: folder)
        let failed = try failures.paths(at: folder)
        let unreached = rules.unreached(files.map(\.path) + failed, from: folders)
        let left = files.filter { unreached.contains($0.path) }
        var change = LibraryChange()
        change.retired = left.filter { !$0.isMissing }.map(\.photo)
        change.forgottenFailures = failed.filter(unreached.contains)
        _ = try apply(change)
        return (left.map(\.photo), change.retired.count)
    }

    /// Takes out photos whose files were certainly deleted: there is no such file, in a folder with others. A folder
    /// that is empty or gone may be that of a drive that is not connected.
    ///
    /// - Returns: the photos that are no longer searched.
    /// - Throws: `CatalogError`.
    @discardableResult
    package func retireDeleted(among records: [PhotoRecord]) throws -> [PhotoID] {
        let absent = records.filter { !$0.isMissing && FileSystem.isAbsent($0.file.path) }
        let folders = Set(absent.map(\.file.path.folder)).filter { !FolderScan.isGone($0) }
        return try photos.retire(
            absent.filter { folders.contains($0.file.path.folder) }.map { ($0.id, $0.file.path) })
    }

    /// Returns a Boolean value that indicates whether a path is below one of the library's folders, and skipped there.
    package func excludes(_ path: PhotoPath) throws -> Bool {
        let folders = try roots.all()
        let paths = folders.map(\.path).filter(path.isAtOrBelow)
        return !paths.isEmpty && !FolderRules(IndexingOptions(), folders: folders).reach(path, from: paths)
    }

    /// - Throws: ``ClipSearchError`` if the library has no such folder.
    private func folders(besides folder: PhotoPath) throws -> [IndexedRoot] {
        let all = try roots.all()
        guard all.contains(where: { $0.path == folder }) else {
            throw ClipSearchError.invalidArgument(
                name: "folder", value: folder.text, reason: "is not one of the library's folders")
        }
        return all.filter { $0.path != folder }
    }
}
