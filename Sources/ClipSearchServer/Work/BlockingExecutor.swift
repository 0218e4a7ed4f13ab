#if Server
import Foundation

/// Threads for calls that block, such as searches and reading photos: few, so that they don't fight for the processors,
/// and apart from those that serve connections.
///
///     let response = try await searching.run { try library.search(query) }
///
/// Calls wait in the order in which they came. What runs sees the cancellation of the task that called.
final class BlockingExecutor: TaskExecutor {
    private let state: State

    /// - Parameters:
    ///   - threads: at least 1.
    ///   - backlog: how many calls may wait or run; further ones are refused.
    init(name: String, threads: Int, backlog: Int = .max) {
        state = State(backlog: backlog)
        for number in 0..<threads {
            let thread = Thread { [state] in state.work() }
            thread.name = "\(name)-\(number)"
            // Networks keep their intermediate results elsewhere; recursion over JSON and folders is bounded.
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    deinit { state.stop() }

    func enqueue(_ job: consuming ExecutorJob) { state.add(UnownedJob(job), asUnownedTaskExecutor()) }

    /// Runs `body` on one of the threads.
    ///
    /// - Throws: ``Problem`` when too many calls wait already; what `body` throws.
    func run<Value: Sendable>(_ body: @Sendable () throws -> Value) async throws -> Value {
        guard state.enter() else {
            throw Problem(.busy, "The server has more to do than it can; try again in a second.")
        }
        defer { state.leave() }
        return try await withTaskExecutorPreference(self) {
            try Task.checkCancellation()
            return try body()
        }
    }

    private final class State: @unchecked Sendable {
        private let condition = NSCondition()
        // All below is touched only while `condition` is locked, which is what makes this Sendable.
        private var jobs: [(job: UnownedJob, executor: UnownedTaskExecutor)] = []
        private var first = 0
        private var calls = 0
        private var isStopped = false
        private let backlog: Int

        init(backlog: Int) { self.backlog = backlog }

        func enter() -> Bool {
            condition.withLock {
                guard calls < backlog else { return false }
                calls += 1
                return true
            }
        }

        func leave() { condition.withLock { calls -= 1 } }

        func add(_ job: UnownedJob, _ executor: UnownedTaskExecutor) {
            condition.withLock { jobs.append((job, executor)) }
            condition.signal()
        }

        func stop() {
            condition.withLock { isStopped = true }
            condition.broadcast()
        }

        func work() {
            while let (job, executor) = next() { job.runSynchronously(on: executor) }
        }

        private func next() -> (UnownedJob, UnownedTaskExecutor)? {
            condition.withLock {
                while first == jobs.count {
                    if isStopped { return nil }
                    condition.wait()
                }
                let next = jobs[first]
                first += 1
                if first == jobs.count || first == 1024 {
                    jobs.removeFirst(first)
                    first = 0
                }
                return next
            }
        }
    }
}
#endif
