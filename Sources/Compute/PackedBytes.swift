/// A packed weight's immutable bytes, in memory of their own or owned elsewhere, such as in a mapped file. They begin
/// at a cache line.
package final class PackedBytes: @unchecked Sendable {  // Written in `init` only.
    let base: UnsafeRawPointer
    package let count: Int
    /// The owner of the memory, kept alive; nil when this object owns it.
    private let owner: AnyObject?

    /// - Parameter fill: called with `count` uninitialised bytes, all of which it must write.
    init(count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        let bytes = LargeMemory.allocate(byteCount: max(count, 1))
        self.count = count
        base = UnsafeRawPointer(bytes)
        owner = nil
        fill(UnsafeMutableRawBufferPointer(start: bytes, count: count))
    }

    /// - Parameters:
    ///   - bytes: begin at a multiple of 64 and do not change as long as `owner` lives.
    ///   - owner: the owner of the bytes, which is kept alive.
    package init(_ bytes: UnsafeRawBufferPointer, of owner: AnyObject) {
        base = bytes.baseAddress ?? UnsafeRawPointer(MutableMatrixView.nowhere)
        count = bytes.count
        self.owner = owner
        precondition(UInt(bitPattern: base) % 64 == 0)
    }

    deinit { if owner == nil { UnsafeMutableRawPointer(mutating: base).deallocate() } }

    package func withUnsafeBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(start: base, count: count))
    }
}
