import Synchronization

/// Held by the one run that may index into a catalog.
///
///     let lock = try catalog.lockForIndexing(purpose: "index /photos")
///     defer { lock.release() }
///
/// Released by ``release()``, by the system when the process ends in any way, and when the last reference goes: which
/// the compiler may let happen before the end of a scope, hence the `defer`.
package final class IndexingLock: Sendable {
    private let onRelease: Mutex<(@Sendable () -> Void)?>

    package init(onRelease: @escaping @Sendable () -> Void) {
        self.onRelease = Mutex(onRelease)
    }

    deinit { release() }

    /// Does nothing the second time.
    package func release() {
        let action = onRelease.withLock { action in
            defer { action = nil }
            return action
        }
        action?()
    }
}
