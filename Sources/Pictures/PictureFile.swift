#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads picture files from disk, and of other files no more than it takes to tell what they are.
public enum PictureFile {
    /// The format of the file at `path`, from its first bytes; nil when it is no picture that is known.
    ///
    /// - Throws: ``PictureError/inFile(path:_:)`` with ``PictureError/unreadableFile(reason:)``.
    public static func format(atPath path: String) throws(PictureError) -> PictureFormat? {
        let file = try OpenFile(path: path)
        return PictureFormat.detect(try file.read(atMost: PictureFormat.signatureLength))
    }

    /// All bytes of the file at `path` if it is of a supported format; a film of many gigabytes is not read.
    ///
    /// - Throws: ``PictureError/inFile(path:_:)`` with ``PictureError/unreadableFile(reason:)``,
    ///   ``PictureError/unsupportedFormat(_:)`` or ``PictureError/unrecognized``.
    public static func bytes(atPath path: String) throws(PictureError) -> [UInt8] {
        let file = try OpenFile(path: path)
        let head = try file.read(atMost: PictureFormat.signatureLength)
        guard let format = PictureFormat.detect(head) else { throw .inFile(path: path, .unrecognized) }
        guard format.isSupported else { throw .inFile(path: path, .unsupportedFormat(format)) }
        guard file.size < maximumFileSize else {
            throw .inFile(path: path, .unreadableFile(reason: "it is larger than any \(format.name) should be (2 GiB)"))
        }
        return try file.read(atMost: file.size, after: head)
    }

    private static let maximumFileSize = 1 << 31
}

extension Picture {
    /// Reads and decodes the file at `path`, as ``init(bytes:options:)`` does.
    ///
    /// - Throws: ``PictureError/inFile(path:_:)``.
    public init(contentsOfFile path: String, options: DecodingOptions = DecodingOptions()) throws(PictureError) {
        let bytes = try PictureFile.bytes(atPath: path)
        do {
            try self.init(bytes: bytes, options: options)
        } catch {
            throw .inFile(path: path, error)
        }
    }
}

/// An open regular file, closed when it is no longer used.
private final class OpenFile {
    private let path: String
    private let descriptor: Int32
    let size: Int

    init(path: String) throws(PictureError) {
        // Without waiting: a named pipe with no writer would never open.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let failure = Self.failure(path)
            close(descriptor)
            throw failure
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .inFile(path: path, .unreadableFile(reason: "it is not a regular file"))
        }
        self.path = path
        self.descriptor = descriptor
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// `start` and what follows it in the file, up to `limit` bytes altogether.
    func read(atMost limit: Int, after start: [UInt8] = []) throws(PictureError) -> [UInt8] {
        var bytes = start
        bytes.reserveCapacity(min(limit, size))
        var chunk = [UInt8](repeating: 0, count: min(max(0, min(limit, size) - start.count), 1 << 20))
        while bytes.count < min(limit, size) {
            let count = pread(descriptor, &chunk, min(chunk.count, limit - bytes.count), off_t(bytes.count))
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.failure(path)
            }
            // The file has become shorter meanwhile.
            if count == 0 { break }
            bytes += chunk.prefix(count)
        }
        return bytes
    }

    private static func failure(_ path: String) -> PictureError {
        .inFile(path: path, .unreadableFile(reason: String(cString: strerror(errno))))
    }
}
