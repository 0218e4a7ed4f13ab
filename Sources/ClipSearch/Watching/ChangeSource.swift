import Catalog

/// Detects changes below some folders.
protocol ChangeSource: AnyObject {
    var method: WatchMethod { get }
    /// Returns a Boolean value that indicates whether anything changed since the last call, without waiting.
    ///
    /// - Throws: ``WatchProblem`` when changes can no longer be detected in this way.
    func hasChanged() throws(WatchProblem) -> Bool
    /// Starts again, since other folders may have the same paths now.
    func startOver() throws(WatchProblem)
}

/// The reason that the system cannot report changes, for display.
struct WatchProblem: Error {
    var reason: String
}

/// The watched folders, and the rules for entries to ignore.
struct WatchedFolders {
    var roots: [PhotoPath]
    /// The rules for excluded files and folders.
    var rules: FolderRules
    /// The library's own folder, whose files change with each run.
    var library: PhotoPath

    /// Returns a Boolean value that indicates whether a change of an entry may concern photos.
    func concernsPhotos(_ name: [UInt8], in folder: PhotoPath, below root: PhotoPath) -> Bool {
        !rules.skips(name: name, path: folder.appending(name), below: root) && !isOwn(name, in: folder)
    }

    /// Returns `true` for the library, search indexes, and thumbnails.
    func isOwn(_ name: [UInt8], in folder: PhotoPath) -> Bool {
        guard folder == library else { return false }
        let name = String(decoding: name, as: UTF8.self)
        return name.hasPrefix("catalog.sqlite") || name == "thumbnails"
            || (name.hasPrefix("photos-") && name.contains(".index"))
    }
}
