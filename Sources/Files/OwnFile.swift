/// A file of the program's own at a fixed name, such as a lock or a list, open for reading and writing. It is closed
/// with its last reference.
///
/// Opening refuses links and second names of other files, so that only the program's own file is ever written to or
/// truncated.
package final class OwnFile: Sendable {
    package let descriptor: Int32

    /// Opens the file, and creates it if it does not exist.
    ///
    /// - Parameters:
    ///   - permissions: the permissions of a new file, before the process's mask.
    ///   - signatures: the texts with which the program's own files begin; nil for any. An empty file, and one that
    ///     ends within these bytes, is always accepted.
    /// - Throws: ``FileError``, such as ``FileError/notOwn(reason:)``.
    package init(
        _ path: some SystemPath, permissions: mode_t = 0o644, beginningWith signatures: [String]?
    ) throws(FileError) {
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
        let descriptor = path.withSystemPath { open($0, flags, permissions) }
        guard descriptor >= 0 else {
            guard errno == ELOOP else { throw .lastSystemError }
            throw .notOwn(reason: "it is a symbolic link, and what it leads to would be overwritten; remove it")
        }
        do throws(FileError) {
            let status = try FileStatus(ofDescriptor: descriptor)
            guard status.kind == .regular else { throw .notRegular(status.kind) }
            guard status.linkCount <= 1 else {
                throw .notOwn(reason: "another name leads to the same file, which would be overwritten; remove it")
            }
            if status.size > 0, let signatures, try !Self.begins(descriptor, withOneOf: signatures) {
                throw .notOwn(reason: "it is not a file of clipsearch, and would be overwritten; move it away")
            }
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    private static func begins(_ descriptor: Int32, withOneOf signatures: [String]) throws(FileError) -> Bool {
        var start = [UInt8](repeating: 0, count: signatures.map(\.utf8.count).max() ?? 0)
        let count = pread(descriptor, &start, start.count, 0)
        guard count >= 0 else { throw .lastSystemError }
        return signatures.contains { zip($0.utf8, start.prefix(count)).allSatisfy(==) }
    }

    /// Returns all bytes from the beginning.
    package func bytes(limit: Int) throws(FileError) -> [UInt8] {
        let size = try FileStatus(ofDescriptor: descriptor).size
        guard size <= limit else { throw .tooLarge(limit: limit) }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        var count = 0
        while count < bytes.count {
            let found = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress.map { $0 + count }, $0.count - count, off_t(count))
            }
            if found < 0 && errno == EINTR { continue }
            guard found >= 0 else { throw .lastSystemError }
            if found == 0 { break }
            count += found
        }
        return Array(bytes.prefix(count))
    }

    /// Appends bytes at the end.
    package func append(_ bytes: [UInt8]) throws(FileError) {
        guard lseek(descriptor, 0, SEEK_END) >= 0 else { throw .lastSystemError }
        try bytes.withBytes { bytes throws(FileError) in try writeAll(bytes, to: descriptor) }
    }

    /// Truncates the file.
    package func truncate(to size: Int64) throws(FileError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw .lastSystemError }
    }

    /// Acquires the file's lock, which the system releases when the process ends in any way.
    ///
    /// - Returns: `false` if another process, or another descriptor of this one, holds it.
    package func tryLock() throws(FileError) -> Bool {
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else { throw .lastSystemError }
            return false
        }
        return true
    }

    /// Releases the lock. Closing alone would not release it while a child process that is being started still has the
    /// descriptor.
    package func unlock() { flock(descriptor, LOCK_UN) }
}

/// Writes all bytes, repeating short writes.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
        let written = write(descriptor, piece.baseAddress, piece.count)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { throw .lastSystemError }
        rest = rest.dropFirst(written)
    }
}

extension Array where Element: BitwiseCopyable {
    /// Calls `body` with the elements' bytes. (Typed errors cannot pass through `withUnsafeBytes`.)
    func withBytes(_ body: (UnsafeRawBufferPointer) throws(FileError) -> Void) throws(FileError) {
        var failure: FileError?
        withUnsafeBytes { bytes in
            do throws(FileError) { try body(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
