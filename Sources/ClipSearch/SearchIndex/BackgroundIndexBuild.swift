import Synchronization
import Workers

/// Builds an index while photos are still being encoded, on one low-priority thread. The rest, when the photos are
/// done, is left to ``PhotoIndexBuilder/finish(pool:progress:)``.
final class BackgroundIndexBuild: Sendable {
    private struct State {
        var isStopped = false
        var failure: (any Error)?
    }

    private let builder: PhotoIndexBuilder
    private let state = Mutex(State())
    private let alarm = Alarm()
    private let thread: Mutex<BackgroundThread?>

    /// - Parameter expected: the number of vectors that will be added.
    init(builder: PhotoIndexBuilder, expected: Int) {
        self.builder = builder
        thread = Mutex(nil)
        let started = BackgroundThread { [self] in run(expected: expected) }
        thread.withLock { $0 = started }
    }

    /// Signals that vectors were stored in the library.
    func wake() { alarm.ring() }

    /// Stops the thread, and returns when it has ended, which is soon.
    ///
    /// - Throws: an error that occurred on the thread.
    func stop() throws {
        state.withLock { $0.isStopped = true }
        alarm.ring()
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
        if let failure = state.withLock(\.failure) { throw failure }
    }

    private var isStopped: Bool { state.withLock(\.isStopped) }

    private func run(expected: Int) {
        let pool = WorkerPool(threadCount: 1)
        do {
            while !isStopped {
                if try builder.hasWork() {
                    while try !isStopped && builder.step(pool: pool, expected: expected, isCancelled: { isStopped }) {
                        try builder.keepNowAndThen()
                    }
                }
                alarm.wait()
            }
        } catch {
            state.withLock { $0.failure = error }
        }
    }
}
