import Catalog
import Pictures

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An open photo file, closed with its last reference. What was opened stays the same file, whatever is moved to its
/// path.
public final class PhotoFileReader: Sendable {
    public let path: PhotoPath
    /// Told from the file's first bytes.
    public let format: PictureFormat
    /// In bytes.
    public let size: Int64
    /// Nanoseconds since 1970.
    public let modifiedNanoseconds: Int64
    private let descriptor: Int32

    init(_ path: PhotoPath) throws(ClipSearchError) {
        let systemPath = path.bytes.map { CChar(bitPattern: $0) } + [0]
        // A pipe must not keep us waiting for somebody who writes into it.
        descriptor = open(systemPath, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path.text, reason: systemMessage()) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadable(path: path.text, reason: "it is no file")
        }
        self.path = path
        size = Int64(status.st_size)
        #if os(Linux)
        let time = status.st_mtim
        #else
        let time = status.st_mtimespec
        #endif
        modifiedNanoseconds = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        let descriptor = descriptor
        let head = Result { () throws(ClipSearchError) in
            try Self.read(descriptor, path, at: 0, count: PictureFormat.signatureLength)
        }
        guard case .success(let bytes) = head, let format = PictureFormat.detect(bytes) else {
            close(descriptor)
            if case .failure(let error) = head { throw error }
            throw .unreadable(path: path.text, reason: "it is no picture any more")
        }
        self.format = format
    }

    deinit { close(descriptor) }

    /// Some bytes; fewer at the end of the file.
    ///
    /// - Throws: ``ClipSearchError/unreadable(path:reason:)``.
    public func read(at offset: Int64, count: Int) throws(ClipSearchError) -> [UInt8] {
        try Self.read(descriptor, path, at: offset, count: count)
    }

    private static func read(
        _ descriptor: Int32, _ path: PhotoPath, at offset: Int64, count: Int
    ) throws(ClipSearchError) -> [UInt8] {
        var failure: String?
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            while filled < count, let start = buffer.baseAddress {
                let got = pread(descriptor, start + filled, count - filled, off_t(offset) + off_t(filled))
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
