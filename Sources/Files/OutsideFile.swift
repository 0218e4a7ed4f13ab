/// An open file whose path came from outside: from a person, a folder, a table, a model or a client. It is closed with
/// its last reference.
///
/// Opening never waits, and what was opened stays the same file, whatever is moved to its path.
package final class OutsideFile: Sendable {
    /// The files that a symbolic link may lead to.
    package enum Links: Sendable {
        case anywhere
        /// What lies at or below one of these folders, whose paths have no links.
        case within([any SystemPath])
        case nowhere
    }

    /// The kind, size, date and identity of the file when it was opened.
    package let status: FileStatus
    /// Closed by `deinit`.
    package let descriptor: Int32

    /// Opens a file to be read.
    ///
    /// - Parameters:
    ///   - links: the files that the path may lead to, if it is a link or goes through one.
    ///   - allowsPipe: `true` to accept a pipe that a process has open for writing, as a shell's `<(…)` is one.
    /// - Throws: ``FileError``, for everything but a regular file ``FileError/notRegular(_:)``.
    package init(
        _ path: some SystemPath, links: Links = .anywhere, allowsPipe: Bool = false
    ) throws(FileError) {
        // Without O_NONBLOCK, a pipe that no process writes to would block here for ever.
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

    /// In bytes, when the file was opened.
    package var size: Int64 { status.size }

    /// Checks the path of what was opened, not of what is at the path now.
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
