import Catalog

/// Which folders are mount points is remembered, so that the next run can tell a drive that is away from photos that were
/// deleted.
extension IndexingRun {
    private static let setting = "mount-points"

    func storedMountPoints() throws -> Set<PhotoPath> {
        let text = try catalog.setting(Self.setting) ?? ""
        return Set(text.unicodeScalars.split(separator: "\n").map { PhotoPath(text: String($0)) })
    }

    /// Keeps those that stand elsewhere, and those that are away now.
    func storeMountPoints(of scan: FolderScan, roots: [PhotoPath]) throws {
        let kept = try storedMountPoints().filter { folder in
            !roots.contains(where: folder.isAtOrBelow) || scan.emptyFolders.contains(folder)
                || !FileSystem.exists(folder)
        }
        // A line break can't be told from the one between two paths; such a folder is not remembered.
        let all = kept.union(scan.mountPoints).filter { !$0.text.unicodeScalars.contains("\n") }
        try catalog.setSetting(Self.setting, to: all.isEmpty ? nil : all.sorted().map(\.text).joined(separator: "\n"))
    }
}
