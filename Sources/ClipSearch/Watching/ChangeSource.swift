import Catalog

/// Tells that something changed below some folders.
protocol ChangeSource: AnyObject {
    var method: WatchMethod { get }
    /// Whether anything changed since the last call. Does not wait.
    ///
    /// - Throws: ``WatchProblem`` when changes can be noticed no longer in this way.
    func hasChanged() throws(WatchProblem) -> Bool
    /// Other folders, of the same names, may stand there now.
    func startOver() throws(WatchProblem)
}

/// Why the system can't tell of changes, for people.
struct WatchProblem: Error {
    var reason: String
}

/// What is watched, and what below it does not count.
struct WatchedFolders {
    var roots: [PhotoPath]
    /// Knows which files and folders are passed over.
    var rules: FolderScan
    /// The library's own folder, whose files change with each run.
    var library: PhotoPath

    /// Whether a change of an entry may concern photos.
    func concernsPhotos(_ name: [UInt8], in folder: PhotoPath, below root: PhotoPath) -> Bool {
        !rules.skips(name: name, path: folder.appending(name), below: root) && !isOwn(name, in: folder)
    }

    /// The catalog, search indexes, and thumbnails.
    func isOwn(_ name: [UInt8], in folder: PhotoPath) -> Bool {
        guard folder == library else { return false }
        let name = String(decoding: name, as: UTF8.self)
        return name.hasPrefix("catalog.sqlite") || name == "thumbnails"
            || (name.hasPrefix("photos-") && name.contains(".index"))
    }
}
