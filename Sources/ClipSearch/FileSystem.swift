import Catalog

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What the operating system says of its last error, such as "Permission denied".
func systemMessage(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }

/// Files and folders, as far as the engine needs them. Paths go to the system byte by byte as it gave them.
package enum FileSystem {
    struct Status {
        enum Kind { case regular, folder, link, other }
        var kind: Kind
        var size: Int64
        var modifiedNanoseconds: Int64
        var device: UInt64
        var inode: UInt64
    }

    /// Nil when nothing stands there or it can't be looked at; `errno` says which.
    static func status(of path: PhotoPath, followsLinks: Bool = true) -> Status? {
        var status = stat()
        let result = withSystemPath(path) { followsLinks ? stat($0, &status) : lstat($0, &status) }
        guard result == 0 else { return nil }
        let kind: Status.Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        #if os(Linux)
        let time = status.st_mtim
        #else
        let time = status.st_mtimespec
        #endif
        return Status(
            kind: kind, size: Int64(status.st_size),
            modifiedNanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec),
            device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
    }

    package static func exists(_ path: PhotoPath) -> Bool { status(of: path, followsLinks: false) != nil }

    package static func isFolder(_ path: PhotoPath) -> Bool { status(of: path)?.kind == .folder }

    /// Whether surely nothing stands at `path`; not so when there is only no right to look.
    static func isAbsent(_ path: PhotoPath) -> Bool {
        status(of: path, followsLinks: false) == nil && (errno == ENOENT || errno == ENOTDIR)
    }

    /// The names in a folder but `.` and `..`, sorted by their bytes.
    static func entries(of folder: PhotoPath) throws(ClipSearchError) -> [[UInt8]] {
        guard let directory = withSystemPath(folder, { opendir($0) }) else {
            throw .unreadable(path: folder.text, reason: systemMessage())
        }
        defer { closedir(directory) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                if errno != 0 { throw .unreadable(path: folder.text, reason: systemMessage()) }
                break
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != Array(".".utf8) && name != Array("..".utf8) { names.append(name) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The file's bytes.
    ///
    /// - Parameter limit: a larger file is refused before it is read.
    static func read(_ path: PhotoPath, limit: Int) throws(ClipSearchError) -> [UInt8] {
        try withFile(path) { descriptor throws(ClipSearchError) in
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path.text, reason: systemMessage()) }
            let size = Int(status.st_size)
            guard size <= limit else {
                throw .unreadable(
                    path: path.text, reason: "it has \(size) bytes; files of more than \(limit) are not read")
            }
            return try read(descriptor, count: size, path: path)
        }
    }

    /// The first bytes of a file, at most `count`; fewer when the file is shorter.
    static func readStart(of path: PhotoPath, count: Int) throws(ClipSearchError) -> [UInt8] {
        try withFile(path) { descriptor throws(ClipSearchError) in try read(descriptor, count: count, path: path) }
    }

    /// The path from the root folder, links in it resolved; nil when nothing stands there.
    package static func realPath(_ path: String) -> PhotoPath? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return PhotoPath(bytes: UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
    }

    /// The path from the root folder, with `.` and `..` taken out by their spelling alone.
    package static func absolutePath(_ path: String) -> String {
        var full = path
        if !path.hasPrefix("/"), let current = getcwd(nil, 0) {
            defer { free(current) }
            full = String(cString: current) + "/" + path
        }
        var parts: [Substring] = []
        for part in full.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// Makes a folder and those above it; one that is there already is fine.
    static func createFolder(_ path: String) throws(ClipSearchError) {
        var partial = ""
        for part in absolutePath(path).split(separator: "/") {
            partial += "/\(part)"
            if mkdir(partial, 0o755) != 0 && errno != EEXIST && errno != EISDIR {
                throw .unwritable(path: partial, reason: systemMessage())
            }
        }
    }

    static func withSystemPath<Result>(_ path: PhotoPath, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        let bytes = path.bytes.map { CChar(bitPattern: $0) } + [0]
        return bytes.withUnsafeBufferPointer { body($0.baseAddress!) }
    }

    private static func withFile<Result>(
        _ path: PhotoPath, _ body: (Int32) throws(ClipSearchError) -> Result
    ) throws(ClipSearchError) -> Result {
        let descriptor = withSystemPath(path) { open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw .unreadable(path: path.text, reason: systemMessage()) }
        defer { close(descriptor) }
        return try body(descriptor)
    }

    private static func read(_ descriptor: Int32, count: Int, path: PhotoPath) throws(ClipSearchError) -> [UInt8] {
        var failure: String?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, let start = buffer.baseAddress {
                let got = systemRead(descriptor, start + filled, count - filled)
                if got == 0 { break }
                if got < 0 {
                    if errno == EINTR { continue }
                    failure = systemMessage()
                    break
                }
                filled += got
            }
        }
        if let failure { throw .unreadable(path: path.text, reason: failure) }
        return bytes
    }
}

/// The system's `read`, under a name that the methods above don't hide.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

extension PhotoPath {
    /// The path of an entry of this folder.
    package func appending(_ name: some Collection<UInt8>) -> PhotoPath {
        PhotoPath(bytes: bytes + (text.hasSuffix("/") ? [] : [UInt8(ascii: "/")]) + name)
    }

    /// Whether this is `folder` or stands anywhere below it.
    package func isAtOrBelow(_ folder: PhotoPath) -> Bool {
        guard text.utf8.starts(with: folder.text.utf8) else { return false }
        let rest = text.utf8.dropFirst(folder.text.utf8.count)
        return rest.isEmpty || rest.first == UInt8(ascii: "/") || folder.text.hasSuffix("/")
    }

    /// The folders that this stands in, the nearest first.
    var ancestors: some Sequence<PhotoPath> {
        sequence(state: self) { path -> PhotoPath? in
            let folder = path.folder
            guard folder != path, !folder.text.isEmpty else { return nil }
            path = folder
            return folder
        }
    }
}
