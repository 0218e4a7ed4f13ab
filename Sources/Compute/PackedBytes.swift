/// A packed weight's bytes, which never change once they are there: in memory of their own, or in somebody else's, such as a
/// mapped file. They begin at a cache line.
package final class PackedBytes: @unchecked Sendable {  // Written in `init` only.
    let base: UnsafeRawPointer
    package let count: Int
    /// Keeps the memory alive; nil where it is this object's own.
    private let owner: AnyObject?

    /// - Parameter fill: gets `count` uninitialised bytes and writes them all.
    init(count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        let bytes = LargeMemory.allocate(byteCount: max(count, 1))
        self.count = count
        base = UnsafeRawPointer(bytes)
        owner = nil
        fill(UnsafeMutableRawBufferPointer(start: bytes, count: count))
    }

    /// - Parameters:
    ///   - bytes: begin at a multiple of 64 and stay as they are for as long as `owner` lives.
    ///   - owner: is kept alive.
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
