import Catalog

/// Detects folders on network drives, where the system reports only changes made by this machine.
package enum NetworkFileSystem {
    private static let kinds: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.rclone", "fuse.glusterfs",
        "vboxsf",
    ]

    /// Returns the type of a folder's file system, if it is a network file system.
    static func kind(of folder: PhotoPath) -> String? {
        #if os(Linux)
        guard let bytes = try? FileSystem.readStart(of: PhotoPath("/proc/self/mounts"), count: 1 << 20) else {
            return nil
        }
        return kind(of: folder, mounts: String(decoding: bytes, as: UTF8.self))
        #else
        return nil
        #endif
    }

    /// - Parameter mounts: lines in the format of `/proc/self/mounts`; see fstab(5).
    package static func kind(of folder: PhotoPath, mounts: String) -> String? {
        var best: (length: Int, kind: String)?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 2 else { continue }
            let place = fields[1].replacing("\\040", with: " ")
            // Of two file systems at the same path, the later one is visible.
            guard folder.isAtOrBelow(PhotoPath(String(place))), place.utf8.count >= best?.length ?? 0 else { continue }
            best = (place.utf8.count, String(fields[2]))
        }
        return best.flatMap { kinds.contains($0.kind) ? $0.kind : nil }
    }
}
