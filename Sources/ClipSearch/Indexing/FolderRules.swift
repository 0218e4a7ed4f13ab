import Catalog

/// The rules for entries of folders that are skipped: hidden ones, folders that systems make, and what patterns
/// exclude.
package struct FolderRules: Sendable {
    /// The patterns for this run, relative to the scanned folder.
    package var excluded: [GlobPattern] = []
    /// A Boolean value that indicates whether names that start with a dot, and ``systemFolders``, are included.
    package var includesHidden = false
    /// The patterns that the library keeps of its folders, relative to each.
    private var kept: [(folder: PhotoPath, patterns: [GlobPattern])] = []

    /// The names of folders that systems and programs make beside photos: thumbnails of network drives, recycle bins,
    /// snapshots, packages.
    package static let systemFolders = [
        "@eaDir", "@Recycle", "#recycle", "#snapshot", "$RECYCLE.BIN", "System Volume Information", "__MACOSX",
        "lost+found", "node_modules",
    ]
    private static let systemNames = Set(systemFolders.map { Array($0.utf8) })

    /// Creates rules that skip hidden entries and folders of systems.
    package init() {}

    /// - Parameter folders: the library's folders.
    init(_ options: IndexingOptions, folders: [IndexedRoot]) {
        excluded = options.excluded
        includesHidden = options.includesHidden
        kept = folders.filter { !$0.exclusions.isEmpty }
            .map { (folder: $0.path, patterns: $0.exclusions.map(GlobPattern.init)) }
    }

    /// Returns a Boolean value that indicates whether an entry is skipped, provided that the folder that it is in is
    /// not.
    ///
    /// - Parameter root: the scanned folder, above the entry.
    func skips(name: [UInt8], path: PhotoPath, below root: PhotoPath) -> Bool {
        if !includesHidden && (name.first == UInt8(ascii: ".") || Self.systemNames.contains(name)) { return true }
        if Self.matches(excluded, path, below: root) { return true }
        return kept.contains { Self.matches($0.patterns, path, below: $0.folder) }
    }

    /// Returns a Boolean value that indicates whether a scan of a folder passes over a path anywhere below it.
    func skips(_ path: PhotoPath, below root: PhotoPath) -> Bool {
        guard path != root, path.isAtOrBelow(root) else { return false }
        return ([path] + path.ancestors.prefix { $0 != root })
            .contains { skips(name: Array($0.fileName.utf8), path: $0, below: root) }
    }

    /// Returns a Boolean value that indicates whether a scan of one of some folders comes to a path.
    func reach(_ path: PhotoPath, from folders: [PhotoPath]) -> Bool {
        folders.contains { path.isAtOrBelow($0) && !skips(path, below: $0) }
    }

    /// Returns those of some paths to which no scan of one of some folders comes. Each folder is judged once.
    func unreached(_ paths: some Sequence<PhotoPath>, from folders: [PhotoPath]) -> Set<PhotoPath> {
        var reaching: [PhotoPath: [PhotoPath]] = [:]
        return Set(
            paths.filter { path in
                let folder = path.folder
                let above = reaching[folder] ?? folders.filter { folder.isAtOrBelow($0) && !skips(folder, below: $0) }
                reaching[folder] = above
                let name = Array(path.fileName.utf8)
                return !folders.contains(path) && above.allSatisfy { skips(name: name, path: path, below: $0) }
            })
    }

    private static func matches(_ patterns: [GlobPattern], _ path: PhotoPath, below root: PhotoPath) -> Bool {
        guard !patterns.isEmpty, let relative = path.relative(to: root) else { return false }
        return patterns.contains { $0.matches(relative) }
    }
}
