import Synchronization

/// Locks for any number of nodes, which share a fixed number of locks.
// The pointer never changes; locks may be shared between threads.
final class LockStripes: @unchecked Sendable {
    private static let count = 4096
    private let locks: UnsafeMutablePointer<Mutex<Void>>

    init() {
        locks = .allocate(capacity: Self.count)
        for i in 0..<Self.count { (locks + i).initialize(to: Mutex(())) }
    }

    deinit {
        locks.deinitialize(count: Self.count)
        locks.deallocate()
    }

    @inline(__always)
    func withLock<Result>(layer: Int, node: UInt32, _ body: () -> Result) -> Result {
        locks[(Int(node) &+ layer &* 977) & (Self.count - 1)].withLock { _ in body() }
    }
}
