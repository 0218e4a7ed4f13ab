/// A whole file, mapped into memory to be read. The mapping ends with the last reference.
///
/// A mapping costs no memory of its own and stays valid when the file is renamed, replaced or removed. It does not
/// survive a file that is made *shorter* in place: touching a page beyond the new end kills the process (`SIGBUS`), as
/// it does in every program that maps files. Writers that replace a file whole, as ``AtomicFile`` does, are safe.
package final class MappedFile: @unchecked Sendable {  // The bytes never change after `init`.
    /// At the beginning of a page; without a base address if the file is empty.
    package let bytes: UnsafeRawBufferPointer

    /// - Throws: ``FileError``, for everything but a regular file ``FileError/notRegular(_:)``.
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
