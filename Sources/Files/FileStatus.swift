/// The kind, size, date and identity of a file.
package struct FileStatus: Equatable, Sendable {
    package enum Kind: Sendable { case regular, folder, link, pipe, other }

    package var kind: Kind
    /// The size in bytes.
    package var size: Int64
    /// The time of the last change of the contents, in nanoseconds since 1970; clamped to the range of 64 bits, from
    /// 1677-09-21 to 2262-04-11.
    package var modifiedNanoseconds: Int64
    package var device: UInt64
    package var inode: UInt64
    /// The number of names of the file.
    package var linkCount: Int
    /// The number of the user that the file belongs to.
    package var owner: UInt32
    /// `true` if only the owners of files in this folder may remove or rename them.
    package var isSticky: Bool

    /// Reads the status of a file.
    ///
    /// - Throws: ``FileError/system(_:)`` when nothing exists at `path`, or access is denied.
    package init(of path: some SystemPath, followsLinks: Bool = true) throws(FileError) {
        var status = stat()
        let result = path.withSystemPath { followsLinks ? stat($0, &status) : lstat($0, &status) }
        guard result == 0 else { throw .lastSystemError }
        self.init(status)
    }

    package init(ofDescriptor descriptor: Int32) throws(FileError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .lastSystemError }
        self.init(status)
    }

    private init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .folder
            case S_IFLNK: .link
            case S_IFIFO: .pipe
            default: .other
            }
        size = Int64(status.st_size)
        #if canImport(Darwin)
        let time = status.st_mtimespec
        #else
        let time = status.st_mtim
        #endif
        modifiedNanoseconds = Self.nanoseconds(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(status.st_ino)
        linkCount = Int(status.st_nlink)
        owner = UInt32(status.st_uid)
        isSticky = status.st_mode & S_ISVTX != 0
    }

    /// Returns a time in nanoseconds, clamped to the range of 64 bits.
    package static func nanoseconds(seconds: Int64, nanoseconds: Int64) -> Int64 {
        let (scaled, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carries) = scaled.addingReportingOverflow(nanoseconds)
        return overflows || carries ? (seconds < 0 ? .min : .max) : sum
    }

    /// `true` if both describe the same file, regardless of its names.
    package func isSameFile(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }
}

extension FileStatus {
    /// Returns `true` if something exists at `path` and is accessible.
    package static func exists(_ path: some SystemPath) -> Bool {
        path.withSystemPath { access($0, F_OK) } == 0
    }
}
