#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What the operating system says of its last error, such as "Permission denied".
func systemMessage() -> String { String(cString: strerror(errno)) }

/// Files and paths, as far as the engine needs them.
package enum FileSystem {
    package static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// The file's bytes, at most `limit` of them.
    ///
    /// - Throws: ``ClipSearchError`` with the system's reason when it can't be read or is larger than `limit`.
    package static func read(_ path: String, limit: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ClipSearchError.unreadable(path: path, reason: systemMessage()) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw ClipSearchError.unreadable(path: path, reason: systemMessage()) }
        let size = Int(status.st_size)
        guard size <= limit else {
            throw ClipSearchError.unreadable(path: path, reason: "it has \(size) bytes; files over \(limit) bytes are not read")
        }
        return try read(descriptor, count: size, path: path)
    }

    /// The first bytes of a file, at most `count`; fewer when the file is shorter.
    package static func readStart(of path: String, count: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ClipSearchError.unreadable(path: path, reason: systemMessage()) }
        defer { close(descriptor) }
        return try read(descriptor, count: count, path: path)
    }

    private static func read(_ descriptor: Int32, count: Int, path: String) throws -> [UInt8] {
        var failure: String?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                #if canImport(Darwin)
                let got = Darwin.read(descriptor, buffer.baseAddress! + filled, count - filled)
                #elseif canImport(Musl)
                let got = Musl.read(descriptor, buffer.baseAddress! + filled, count - filled)
                #else
                let got = Glibc.read(descriptor, buffer.baseAddress! + filled, count - filled)
                #endif
                if got == 0 { break }
                if got < 0 {
                    if errno == EINTR { continue }
                    failure = systemMessage()
                    break
                }
                filled += got
            }
        }
        if let failure { throw ClipSearchError.unreadable(path: path, reason: failure) }
        return bytes
    }

    /// The absolute path, links in it resolved; nil when nothing stands there.
    package static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(validatingCString: resolved)
    }

    /// The path from the root directory, with `.` and `..` taken out by their spelling alone.
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

    package static func createFolder(_ path: String) throws {
        var partial = ""
        for part in absolutePath(path).split(separator: "/") {
            partial += "/\(part)"
            if mkdir(partial, 0o755) != 0 && errno != EEXIST && errno != EISDIR {
                throw ClipSearchError.unwritable(path: partial, reason: systemMessage())
            }
        }
    }
}

/// The most memory that this process has had resident so far, in bytes.
public func peakResidentMemory() -> Int {
    var usage = rusage()
    #if canImport(Glibc)
    let status = getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
    let status = getrusage(RUSAGE_SELF, &usage)
    #endif
    guard status == 0 else { return 0 }
    #if os(Linux)
    return usage.ru_maxrss * 1024
    #else
    return usage.ru_maxrss
    #endif
}
