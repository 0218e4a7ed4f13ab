/// A file that appears at its path only when it is complete.
///
/// Bytes are written to a temporary file in the same folder. ``commit(replacing:)`` flushes them to disk and renames
/// the file, so that a crash, a full disk or a power failure leaves either the old contents or the complete new file.
/// Without a commit the temporary file is removed.
package struct AtomicFile: ~Copyable {
    private let path: PathBytes
    private let temporaryPath: PathBytes
    private let descriptor: Int32
    private var isCommitted = false
    /// The number of bytes appended so far.
    package private(set) var size = 0

    /// - Parameter temporaryPath: the path of the temporary file, which must not exist; nil for a unique name in the
    ///   same folder as `path`.
    package init(path: some SystemPath, temporaryPath: (any SystemPath)? = nil) throws(FileError) {
        let target = PathBytes(path)
        var temporary = temporaryPath.map { PathBytes($0) } ?? Self.newTemporaryPath(for: target)
        var descriptor: Int32 = -1
        while true {
            // With O_EXCL a link is not followed, and two simultaneous writers never share a file.
            descriptor = temporary.withSystemPath { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
            guard descriptor >= 0 else { throw .lastSystemError }
            if Self.lock(descriptor) { break }
            close(descriptor)
            if temporaryPath == nil { temporary = Self.newTemporaryPath(for: target) }
        }
        // Set only here: in optimized code, Swift 6.3.1 releases the properties wrongly if the initialiser throws after
        // they are set.
        self.path = target
        self.temporaryPath = temporary
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
        if !isCommitted { _ = temporaryPath.withSystemPath { unlink($0) } }
    }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        try writeAll(bytes, to: descriptor)
        size += bytes.count
    }

    /// Appends the elements as they are in memory.
    package mutating func append<Element: BitwiseCopyable>(_ elements: [Element]) throws(FileError) {
        try elements.withBytes { bytes throws(FileError) in try writeAll(bytes, to: descriptor) }
        size += elements.count * MemoryLayout<Element>.stride
    }

    /// Overwrites the file's beginning.
    package func overwrite(beginning bytes: [UInt8]) throws(FileError) {
        guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else { throw .lastSystemError }
    }

    /// Moves the file to its path, durably.
    ///
    /// - Parameter replacing: `false` to throw ``FileError/system(_:)`` with `EEXIST` when something exists at the
    ///   path.
    package consuming func commit(replacing: Bool = true) throws(FileError) {
        if replacing {
            try Self.rename(temporaryPath, to: path, descriptor: descriptor)
            isCommitted = true
        } else {
            // The temporary name is removed when the value is destroyed.
            try Self.flush(descriptor)
            if temporaryPath.withSystemPath({ source in path.withSystemPath { link(source, $0) } }) != 0 {
                // File systems without links, such as those of memory cards, return EPERM: reserve the name with an
                // empty file.
                guard errno == EPERM || errno == ENOTSUP || errno == ENOSYS else { throw .lastSystemError }
                let reservation = path.withSystemPath { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
                guard reservation >= 0 else { throw .lastSystemError }
                close(reservation)
                guard temporaryPath.withSystemPath({ source in path.withSystemPath { systemRename(source, $0) } }) == 0
                else { throw .lastSystemError }
                isCommitted = true
            }
            Self.flushFolder(of: path)
        }
    }

    /// Flushes a file to disk and renames it, durably.
    ///
    /// - Parameter descriptor: a descriptor of the file at `source`, open for writing.
    package static func rename(
        _ source: some SystemPath, to path: some SystemPath, descriptor: Int32
    ) throws(FileError) {
        try flush(descriptor)
        let result = source.withSystemPath { source in path.withSystemPath { systemRename(source, $0) } }
        guard result == 0 else { throw .lastSystemError }
        flushFolder(of: PathBytes(path))
    }

    private static func flush(_ descriptor: Int32) throws(FileError) {
        // File systems that cannot flush return EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw .lastSystemError }
    }

    /// Makes a new name durable by flushing its folder.
    private static func flushFolder(of path: PathBytes) {
        let folder = path.parent.withSystemPath { open($0, O_RDONLY | O_CLOEXEC | O_DIRECTORY) }
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}

/// Calls the system's `rename`, which the methods above hide.
private func systemRename(_ source: UnsafePointer<CChar>, _ path: UnsafePointer<CChar>) -> Int32 {
    rename(source, path)
}
