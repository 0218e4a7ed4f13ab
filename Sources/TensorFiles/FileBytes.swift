import Files

#if _endian(big)
#error("Tensor files are little-endian and are read in place.")
#endif

/// The bytes of a file, mapped read-only into memory, or of an array in its place.
final class FileBytes: @unchecked Sendable {  // The bytes never change after `init`.
    /// The file's path, or another name for the bytes in messages.
    let path: String
    private let storage: UnsafeRawBufferPointer
    /// The owner of the bytes; nil when this object owns them.
    private let file: MappedFile?

    /// Maps the file at `path`.
    init(mapping path: String) throws(TensorFileError) {
        do throws(FileError) {
            let file = try MappedFile(path)
            self.path = path
            self.file = file
            storage = file.bytes
        } catch {
            throw .cannotOpen(path: path, reason: error.reason)
        }
    }

    /// Copies `bytes`, called `name` in messages.
    init(copying bytes: [UInt8], name: String) {
        path = name
        file = nil
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
        copy.copyBytes(from: bytes)
        storage = UnsafeRawBufferPointer(copy)
    }

    deinit {
        if file == nil { storage.deallocate() }
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

/// A file that is completely written, and appears at its path when it is committed. Without that it leaves nothing.
package struct PreparedFile: ~Copyable {
    private let path: String
    private let file: AtomicFile

    /// - Throws: ``TensorFileError/cannotWrite(path:reason:)``.
    init(_ path: String, _ body: (inout AtomicFile) throws(FileError) -> Void) throws(TensorFileError) {
        do throws(FileError) {
            AtomicFile.removeLeftovers(of: path)
            var file = try AtomicFile(path: path)
            try body(&file)
            self.path = path
            self.file = file
        } catch {
            throw .cannotWrite(path: path, reason: error.reason)
        }
    }

    /// Moves the file to its path, durably.
    ///
    /// - Throws: ``TensorFileError/cannotWrite(path:reason:)``.
    package consuming func commit() throws(TensorFileError) {
        let path = path
        do throws(FileError) {
            try file.commit()
        } catch {
            throw .cannotWrite(path: path, reason: error.reason)
        }
    }
}
