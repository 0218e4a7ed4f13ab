/// A whole file, mapped into memory for reading. The mapping ends with the last reference.
///
/// A mapping uses no memory of its own and stays valid when the file is renamed, replaced or removed, but not when it
/// is truncated in place: accessing a page beyond the new end terminates the process (`SIGBUS`), as in every program
/// that maps files. Writers that replace a file as a whole, such as ``AtomicFile``, are safe.
package final class MappedFile: @unchecked Sendable {  // The bytes never change after `init`.
    /// The bytes, which begin on a page boundary; without a base address if the file is empty.
    package let bytes: UnsafeRawBufferPointer

    /// Maps a file.
    ///
    /// - Throws: ``FileError``; ``FileError/notRegular(_:)`` for anything but a regular file.
    package init(_ path: some SystemPath) throws(FileError) {
        let file = try OutsideFile(path)
        let count = Int(file.size)
        // An empty range cannot be mapped.
        guard count > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, file.descriptor, 0), base != MAP_FAILED else {
            throw .lastSystemError
        }
        bytes = UnsafeRawBufferPointer(start: base, count: count)
    }

    deinit {
        if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
    }
}
