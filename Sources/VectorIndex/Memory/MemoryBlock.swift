import Files

/// A block of memory with a fixed place: our own, a mapped file's, or somebody else's that is kept alive.
///
/// Whoever writes into a block makes sure that nobody else reads the same bytes at the same time.
// The pointer never changes; what it points to is guarded as said above.
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

    /// Zeroed memory at a cache line's beginning; in huge pages where it is large, which saves a search that jumps
    /// about in it most of its address translations.
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

    /// Somebody else's memory, which stays where it is and unchanged for as long as `owner` lives. Never written to.
    package convenience init(borrowing bytes: UnsafeRawBufferPointer, owner: any Sendable) {
        let base = bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0) }
        self.init(base: base ?? Self.nothing, byteCount: bytes.count) { _, _ in withExtendedLifetime(owner) {} }
    }

    /// A whole file, mapped to be read.
    package convenience init(mapping path: String) throws(VectorIndexError) {
        do throws(FileError) {
            let file = try MappedFile(path)
            self.init(borrowing: file.bytes, owner: file)
        } catch {
            throw .file(path: path, operation: "open", reason: error.reason)
        }
    }

    /// Where empty blocks point.
    private nonisolated(unsafe) static let nothing = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
}
