import Catalog

/// The mount points of earlier scans, stored so that the next run can distinguish a drive that is not connected from
/// deleted photos.
struct MountPoints {
    let library: PhotoLibrary

    private static let setting = "mount-points"

    func stored() throws -> Set<PhotoPath> {
        let text = try library.settings.value(Self.setting) ?? ""
        return Set(text.unicodeScalars.split(separator: "\n").map { PhotoPath(text: String($0)) })
    }

    /// Stores the mount points of a scan, and keeps those elsewhere and those that are not mounted now.
    func store(_ scan: FolderScan) throws {
        let kept = try stored().filter { folder in
            !scan.roots.contains(where: folder.isAtOrBelow) || scan.emptyFolders.contains(folder)
                || !FileSystem.exists(folder)
        }
        // Paths are separated by line breaks, so a folder with one in its path is not stored.
        let all = kept.union(scan.mountPoints).filter { !$0.text.unicodeScalars.contains("\n") }
        try library.settings.set(Self.setting, to: all.isEmpty ? nil : all.sorted().map(\.text).joined(separator: "\n"))
    }
}
