/// An open file whose path has an external source: a user, a folder, a table, a model or a client. It is closed with
/// its last reference.
///
/// Opening never blocks, and an open file stays the same, whatever is moved to its path.
package final class OutsideFile: Sendable {
    /// The permitted targets of symbolic links.
    package enum Links: Sendable {
        case anywhere
        /// Files in these folders or below, whose paths must not contain links.
        case within([any SystemPath])
        case nowhere
    }

    /// The kind, size, date and identity of the file when it was opened.
    package let status: FileStatus
    /// The descriptor, closed by `deinit`.
    package let descriptor: Int32

    /// Opens a file for reading.
    ///
    /// - Parameters:
    ///   - links: the permitted targets, if the path is a link or contains one.
    ///   - allowsPipe: `true` to accept a pipe that a process has open for writing, such as a shell's `<(…)`.
    /// - Throws: ``FileError``; ``FileError/notRegular(_:)`` for anything but a regular file.
    package init(
        _ path: some SystemPath, links: Links = .anywhere, allowsPipe: Bool = false
    ) throws(FileError) {
        // Without O_NONBLOCK, a pipe without a writer would block here forever.
        var flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        if case .nowhere = links { flags |= O_NOFOLLOW }
        let descriptor = path.withSystemPath { open($0, flags) }
        guard descriptor >= 0 else { throw .lastSystemError }
        do throws(FileError) {
            let status = try FileStatus(ofDescriptor: descriptor)
            guard status.kind == .regular || allowsPipe && status.kind == .pipe else {
                throw .notRegular(status.kind)
            }
            if case .within(let folders) = links, !Self.leads(path, descriptor, into: folders) { throw .leadsOutside }
            self.status = status
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The size in bytes when the file was opened.
    package var size: Int64 { status.size }

    /// Checks the path of the opened file, not of the file that is at the path now.
    private static func leads(_ path: some SystemPath, _ descriptor: Int32, into folders: [any SystemPath]) -> Bool {
        guard let target = openedPath(descriptor) ?? path.withSystemPath({ resolvedPath($0) }) else { return false }
        let slash = UInt8(ascii: "/")
        return folders.contains { folder in
            let folder = folder.withSystemPath { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
            return target.starts(with: folder)
                && (target.count == folder.count || folder.last == slash || target[folder.count] == slash)
        }
    }

    private static func openedPath(_ descriptor: Int32) -> [UInt8]? {
        #if os(Linux)
        return "/proc/self/fd/\(descriptor)".withCString { resolvedPath($0) }
        #else
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard fcntl(descriptor, F_GETPATH, &path) == 0 else { return nil }
        return path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        #endif
    }

    private static func resolvedPath(_ path: UnsafePointer<CChar>) -> [UInt8]? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
    }
}
