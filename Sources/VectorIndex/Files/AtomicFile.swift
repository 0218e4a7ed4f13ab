#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that appears under its name whole or not at all: written beside it, brought to disk, then renamed.
struct AtomicFile: ~Copyable {
    private let path: String
    private let temporaryPath: String
    private let descriptor: Int32
    private var isCommitted = false
    private(set) var size = 0

    init(path: String) throws(VectorIndexError) {
        self.path = path
        // Two that save at once don't write into one file.
        temporaryPath = path + ".\(getpid())-\(UInt32.random(in: 0...(.max))).partial"
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure("create", temporaryPath) }
    }

    deinit {
        close(descriptor)
        if !isCommitted { unlink(temporaryPath) }
    }

    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(VectorIndexError) {
        var done = 0
        while done < bytes.count {
            #if canImport(Darwin)
            let written = Darwin.write(descriptor, bytes.baseAddress! + done, min(bytes.count - done, 1 << 30))
            #elseif canImport(Musl)
            let written = Musl.write(descriptor, bytes.baseAddress! + done, min(bytes.count - done, 1 << 30))
            #else
            let written = Glibc.write(descriptor, bytes.baseAddress! + done, min(bytes.count - done, 1 << 30))
            #endif
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.failure("write", temporaryPath) }
            done += written
        }
        size += bytes.count
    }

    mutating func write(zeros count: Int) throws(VectorIndexError) {
        let zeros = MemoryBlock(zeroed: count)
        try write(UnsafeRawBufferPointer(start: zeros.base, count: count))
    }

    /// Zeros up to the next multiple.
    mutating func align(to alignment: Int) throws(VectorIndexError) {
        try write(zeros: (alignment - size % alignment) % alignment)
    }

    /// Overwrites the file's beginning.
    func overwrite(beginning bytes: [UInt8]) throws(VectorIndexError) {
        guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw Self.failure("write", temporaryPath)
        }
    }

    /// Puts the file in its place.
    mutating func commit() throws(VectorIndexError) {
        guard fsync(descriptor) == 0 else { throw Self.failure("write", temporaryPath) }
        guard rename(temporaryPath, path) == 0 else { throw Self.failure("replace", path) }
        isCommitted = true
        // The rename itself lasts once the folder is on disk.
        let folderPath = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let folder = open(folderPath, O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    private static func failure(_ operation: String, _ path: String) -> VectorIndexError {
        .file(path: path, operation: operation, reason: String(cString: strerror(errno)))
    }
}
