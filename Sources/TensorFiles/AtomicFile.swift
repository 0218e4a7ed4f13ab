#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that appears at its path only when it is complete.
///
/// Bytes go to a temporary file in the same folder. `commit` flushes them to the disk and renames the file, so that a
/// crash, a full disk or a power cut leaves either what stood there before or the whole new file. Without `commit`
/// the temporary file is removed.
package struct AtomicFile: ~Copyable {
    private let path: String
    private let temporaryPath: String
    private let descriptor: Int32
    private var isCommitted = false

    /// - Throws: ``TensorFileError/cannotWrite(path:reason:)``
    package init(path: String) throws(TensorFileError) {
        let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
        temporaryPath = "\(path).\(suffix).tmp"
        self.path = path
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: describeSystemError()) }
    }

    deinit {
        close(descriptor)
        if !isCommitted { unlink(temporaryPath) }
    }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(TensorFileError) {
        guard var next = bytes.baseAddress else { return }
        let end = next + bytes.count
        while next < end {
            let written = write(descriptor, next, end - next)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw .cannotWrite(path: path, reason: describeSystemError()) }
            next += written
        }
    }

    /// Appends the elements as they stand in memory.
    package mutating func append<Element: BitwiseCopyable>(_ elements: [Element]) throws(TensorFileError) {
        // Typed errors don't pass through Array.withUnsafeBytes.
        var failure: TensorFileError?
        elements.withUnsafeBytes { bytes in
            do throws(TensorFileError) { try append(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Makes the file appear at its path, replacing what stood there.
    package consuming func commit() throws(TensorFileError) {
        // File systems that cannot flush say EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL, rename(temporaryPath, path) == 0 else {
            throw .cannotWrite(path: path, reason: describeSystemError())
        }
        isCommitted = true
        // The rename itself is durable once the folder is flushed.
        let parent = path.utf8.lastIndex(of: UInt8(ascii: "/")).map {
            $0 == path.startIndex ? "/" : String(path[..<$0])
        }
        let folder = open(parent ?? ".", O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }
}
