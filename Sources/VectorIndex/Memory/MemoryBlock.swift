import Files

/// A block of memory with a fixed address: allocated, mapped from a file, or owned elsewhere and kept alive.
///
/// Writers must ensure that the bytes they write are not read at the same time.
// The pointer never changes; access to the memory is guarded as described above.
package final class MemoryBlock: @unchecked Sendable {
    package let base: UnsafeMutableRawPointer
    package let byteCount: Int
    private let release: @Sendable (UnsafeMutableRawPointer, Int) -> Void

    private init(
        base: UnsafeMutableRawPointer, byteCount: Int,
        release: @escaping @Sendable (UnsafeMutableRawPointer, Int) -> Void
    ) {
        self.base = base
        self.byteCount = byteCount
        self.release = release
    }

    deinit { release(base, byteCount) }

    /// Allocates zeroed memory aligned to a cache line; in huge pages where it is large, which saves searches with
    /// random accesses most address translations.
    package convenience init(zeroed byteCount: Int) {
        let hugePage = 2 << 20
        let isLarge = byteCount >= hugePage
        let base = UnsafeMutableRawPointer.allocate(
            byteCount: max(byteCount, 1), alignment: isLarge ? hugePage : 64)
        #if os(Linux)
        if isLarge { madvise(base, byteCount & ~4095, 14 /* MADV_HUGEPAGE */) }
        #endif
        memset(base, 0, byteCount)
        self.init(base: base, byteCount: byteCount) { base, _ in base.deallocate() }
    }

    /// Wraps memory that stays at its address and unchanged as long as `owner` lives. The block is never written to.
    package convenience init(borrowing bytes: UnsafeRawBufferPointer, owner: any Sendable) {
        let base = bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0) }
        self.init(base: base ?? Self.nothing, byteCount: bytes.count) { _, _ in withExtendedLifetime(owner) {} }
    }

    /// Maps a whole file for reading.
    package convenience init(mapping path: String) throws(VectorIndexError) {
        do throws(FileError) {
            let file = try MappedFile(path)
            self.init(borrowing: file.bytes, owner: file)
        } catch {
            throw .file(path: path, operation: "open", reason: error.reason)
        }
    }

    /// The address of empty blocks.
    private nonisolated(unsafe) static let nothing = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
}
