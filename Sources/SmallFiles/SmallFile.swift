#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads files that are taken into memory whole, such as configurations and word lists, without Foundation, which costs
/// milliseconds at a program's start.
package enum SmallFile {
    /// Why a file was not read, in words that follow the file's name.
    package struct Failure: Error, Equatable {
        package let reason: String

        package init(reason: String) { self.reason = reason }
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// - Parameter limit: a larger file is refused, also one that grows beyond it meanwhile.
    package static func bytes(of path: String, limit: Int) throws(Failure) -> [UInt8] {
        // Opening a pipe must not wait for somebody to write to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw lastError() }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw lastError() }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(reason: "it is not a regular file") }
        let tooLarge = Failure(reason: "it is larger than \(limit) bytes")
        guard status.st_size <= limit else { throw tooLarge }
        // One more than there should be, so that the end shows without growing.
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
        var count = 0
        while true {
            let found = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress.map { $0 + count }, $0.count - count)
            }
            if found < 0, errno == EINTR { continue }
            guard found >= 0 else { throw lastError() }
            if found == 0 { break }
            count += found
            guard count <= limit else { throw tooLarge }
            if count == bytes.count { bytes += [UInt8](repeating: 0, count: max(count, 4096)) }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    private static func lastError() -> Failure { Failure(reason: String(cString: strerror(errno))) }
}
