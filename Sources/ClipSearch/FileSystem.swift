import Catalog
import Files

/// The file system operations of the engine. Paths are passed to the system unchanged, byte by byte.
package enum FileSystem {
    /// Returns the status of a file; nil when nothing exists at the path or access is denied, as `errno` tells.
    static func status(of path: PhotoPath, followsLinks: Bool = true) -> FileStatus? {
        try? FileStatus(of: path, followsLinks: followsLinks)
    }

    package static func exists(_ path: PhotoPath) -> Bool { status(of: path, followsLinks: false) != nil }

    package static func isFolder(_ path: PhotoPath) -> Bool { status(of: path)?.kind == .folder }

    /// Returns a path with the home folder in place of a leading `~`.
    package static func expandingHome(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = environmentVariable("HOME"), !home.isEmpty else {
            return path
        }
        return home + path.dropFirst()
    }

    /// Returns `true` if certainly nothing exists at `path`; `false` also when access is denied.
    static func isAbsent(_ path: PhotoPath) -> Bool {
        status(of: path, followsLinks: false) == nil && (errno == ENOENT || errno == ENOTDIR)
    }

    /// Returns the names in a folder but `.` and `..`, sorted by their bytes.
    static func entries(of folder: PhotoPath) throws(ClipSearchError) -> [[UInt8]] {
        guard let directory = folder.withSystemPath({ opendir($0) }) else {
            throw .unreadable(path: folder.text, reason: systemErrorText())
        }
        defer { closedir(directory) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                if errno != 0 { throw .unreadable(path: folder.text, reason: systemErrorText()) }
                break
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != Array(".".utf8) && name != Array("..".utf8) { names.append(name) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Returns the file's bytes.
    ///
    /// - Parameter limit: the maximum size; larger files are refused before they are read.
    static func read(_ path: PhotoPath, limit: Int) throws(ClipSearchError) -> [UInt8] {
        try reading(path) { () throws(FileError) in try OutsideFile.bytes(of: path, limit: limit) }
    }

    /// Returns the first bytes of a file, at most `count`; fewer when the file is shorter.
    static func readStart(of path: PhotoPath, count: Int) throws(ClipSearchError) -> [UInt8] {
        try reading(path) { () throws(FileError) in try OutsideFile(path).read(at: 0, count: count) }
    }

    /// Calls `body`, and adds the file's path to its errors.
    static func reading<Result>(
        _ path: PhotoPath, _ body: () throws(FileError) -> Result
    ) throws(ClipSearchError) -> Result {
        do throws(FileError) { return try body() } catch { throw .unreadable(path: path.text, reason: error.reason) }
    }

    /// Returns the absolute path with links resolved; nil when nothing exists there.
    package static func realPath(_ path: String) -> PhotoPath? {
        guard let resolved = path.withSystemPath({ realpath($0, nil) }) else { return nil }
        defer { free(resolved) }
        return PhotoPath(bytes: UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
    }
}

extension PhotoPath: SystemPath {
    package func withSystemPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        let bytes = bytes.map { CChar(bitPattern: $0) } + [0]
        return bytes.withUnsafeBufferPointer { body($0.baseAddress!) }
    }
}

extension PhotoPath {
    /// Returns the path of an entry of this folder.
    package func appending(_ name: some Collection<UInt8>) -> PhotoPath {
        PhotoPath(bytes: bytes + (text.hasSuffix("/") ? [] : [UInt8(ascii: "/")]) + name)
    }

    /// Returns a Boolean value that indicates whether this path is `folder` or below it.
    package func isAtOrBelow(_ folder: PhotoPath) -> Bool {
        guard text.utf8.starts(with: folder.text.utf8) else { return false }
        let rest = text.utf8.dropFirst(folder.text.utf8.count)
        return rest.isEmpty || rest.first == UInt8(ascii: "/") || folder.text.hasSuffix("/")
    }

    /// Returns the path from a folder; nil if it is not below it.
    package func relative(to folder: PhotoPath) -> String? {
        guard self != folder, isAtOrBelow(folder) else { return nil }
        return String(text.utf8.dropFirst(folder.text.utf8.count + (folder.text.hasSuffix("/") ? 0 : 1)))
    }

    /// The parent folders, the nearest first.
    var ancestors: some Sequence<PhotoPath> {
        sequence(state: self) { path -> PhotoPath? in
            let folder = path.folder
            guard folder != path, !folder.text.isEmpty else { return nil }
            path = folder
            return folder
        }
    }
}
