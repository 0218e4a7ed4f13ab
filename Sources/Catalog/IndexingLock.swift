import Synchronization

/// Held by the one run that may index into a catalog. Released by ``release()``, when the last reference goes, and by the
/// system when the process ends in any way.
public final class IndexingLock: Sendable {
    private let onRelease: Mutex<(@Sendable () -> Void)?>

    public init(onRelease: @escaping @Sendable () -> Void) {
        self.onRelease = Mutex(onRelease)
    }

    deinit { release() }

    /// Does nothing the second time.
    public func release() {
        let action = onRelease.withLock { action in
            defer { action = nil }
            return action
        }
        action?()
    }
}
