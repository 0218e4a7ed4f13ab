#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Small files read whole, without Foundation, which costs milliseconds at a program's start.
enum FileBytes {
    /// More than any tokenizer file; a device or a mistaken argument must not fill the memory.
    private static let limit = 1 << 28

    static func read(_ path: String) throws(TokenizerError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(file: path, reason: "it is not a regular file")
        }
        let size = Int(status.st_size)
        guard size <= limit else {
            throw .unreadable(
                file: path, reason: "it has \(size) bytes, more than a tokenizer file may have (\(limit))")
        }
        var bytes = [UInt8](repeating: 0, count: size)
        // A regular file gives less than it has only at its end; one that shrank since is taken as it is now.
        let count = pread(descriptor, &bytes, size, 0)
        guard count >= 0 else { throw unreadable(path) }
        bytes.removeSubrange(count...)
        return bytes
    }

    private static func unreadable(_ path: String) -> TokenizerError {
        .unreadable(file: path, reason: String(cString: strerror(errno)))
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
