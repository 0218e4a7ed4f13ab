#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file whose checksum cannot be taken.
public struct ChecksumError: Error, Equatable, Sendable, CustomStringConvertible {
    public let path: String
    public let reason: String

    public var description: String { "\(path): cannot be read: \(reason)" }
}

extension SHA256 {
    /// The digest of a file's content as 64 lower-case hexadecimal digits.
    ///
    /// - Parameter progress: called about every 8 MiB with the number of bytes read so far; what it throws ends the
    ///   reading, which is how a caller cancels it.
    /// - Throws: ``ChecksumError`` when the file cannot be read, and whatever `progress` throws.
    public static func hexDigest(
        ofFile path: String, progress: (_ bytesRead: Int64) throws -> Void = { _ in }
    ) throws -> String {
        // Without O_NONBLOCK, a pipe that nobody writes to would block here for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw ChecksumError(path: path, reason: systemErrorText()) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw ChecksumError(path: path, reason: systemErrorText()) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw ChecksumError(path: path, reason: "it is not a regular file")
        }
        var hash = SHA256()
        // Small enough to stay in the processor's cache between reading and hashing.
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        let bytesPerReport: Int64 = 8 << 20
        var bytesRead: Int64 = 0
        var nextReport = bytesPerReport
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw ChecksumError(path: path, reason: systemErrorText()) }
            if count == 0 { break }
            buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            bytesRead += Int64(count)
            if bytesRead >= nextReport {
                try progress(bytesRead)
                nextReport = bytesRead + bytesPerReport
            }
        }
        return hash.finalize().hexadecimal
    }
}

private func systemErrorText() -> String {
    let code = errno
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
}
