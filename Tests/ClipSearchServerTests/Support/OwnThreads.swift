import Foundation
import Testing

/// Runs each step of a test on a thread of its own.
///
/// Tests block: they write photos, open libraries and read from sockets. On the few threads that Swift's tasks share, a
/// hundred tests at once would hold up the server for longer than its own time limits.
struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(Executor(), operation: function)
    }

    private final class Executor: TaskExecutor {
        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            Thread.detachNewThread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }
}

extension Trait where Self == OwnThreads {
    static var ownThreads: Self { Self() }
}
