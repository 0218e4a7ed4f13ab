#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

#if _endian(big)
#error("Tensor files are little-endian and are read in place.")
#endif

/// The bytes of a file, mapped read-only into memory, or of an array that stands for one.
///
/// A mapping costs no memory of its own and stays valid when the file is renamed, replaced or removed. It does not
/// survive a file that is made *shorter* in place: touching a page past the new end kills the process (`SIGBUS`), as
/// it does in every program that maps files. Writers that replace a file whole, as ``SafetensorsWriter`` does, are
/// safe.
final class FileBytes: @unchecked Sendable {  // The bytes never change after `init`.
    /// The file's path, or what else names the bytes in messages.
    let path: String
    private let storage: UnsafeRawBufferPointer
    private let isMapped: Bool

    /// Maps the file at `path`.
    init(mapping path: String) throws(TensorFileError) {
        // Without O_NONBLOCK, a pipe that nobody writes to would block here for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: describeSystemError()) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .cannotOpen(path: path, reason: describeSystemError()) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            throw .cannotOpen(path: path, reason: isFolder ? "it is a folder" : "it is not a regular file")
        }
        let count = Int(status.st_size)
        self.path = path
        self.isMapped = true
        // An empty range cannot be mapped.
        guard count > 0 else {
            storage = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
            throw .cannotOpen(path: path, reason: describeSystemError())
        }
        storage = UnsafeRawBufferPointer(start: base, count: count)
    }

    /// Copies `bytes`, which `name` stands for in messages.
    init(copying bytes: [UInt8], name: String) {
        path = name
        isMapped = false
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
        copy.copyBytes(from: bytes)
        storage = UnsafeRawBufferPointer(copy)
    }

    deinit {
        if !isMapped {
            storage.deallocate()
        } else if let base = storage.baseAddress {
            munmap(UnsafeMutableRawPointer(mutating: base), storage.count)
        }
    }

    var count: Int { storage.count }

    /// - Precondition: `range` lies within `0..<count`.
    func withUnsafeBytes<Result, Failure>(
        in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(rebasing: storage[range]))
    }

    func array(in range: Range<Int>) -> [UInt8] { withUnsafeBytes(in: range) { Array($0) } }
}

/// What `errno` says, in the system's words.
func describeSystemError(_ code: Int32 = errno) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
}
