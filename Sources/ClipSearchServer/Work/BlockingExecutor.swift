#if Server
import Foundation
import Synchronization

/// Threads for blocking calls, such as searches and reading photos: few, so that they do not compete for the
/// processors, and separate from those that serve connections.
///
///     let response = try await searching.run { try library.search(query) }
///
/// Calls are queued in the order of arrival. A call whose task is cancelled leaves the queue immediately; a running
/// call sees the cancellation of the calling task.
final class BlockingExecutor: TaskExecutor {
    private let threads: Threads
    private let turns: Turns

    /// - Parameters:
    ///   - threads: the number of threads, at least 1.
    ///   - backlog: the maximum number of waiting and running calls; further ones are refused.
    init(name: String, threads count: Int, backlog: Int = .max) {
        threads = Threads()
        turns = Turns(running: count, waiting: max(0, backlog - count))
        for number in 0..<count {
            let thread = Thread { [threads] in threads.work() }
            thread.name = "\(name)-\(number)"
            // Networks allocate their intermediate results elsewhere; recursion over JSON and folders is bounded.
            thread.stackSize = 4 << 20
            thread.start()
        }
    }

    deinit { threads.stop() }

    func enqueue(_ job: consuming ExecutorJob) { threads.add(UnownedJob(job), asUnownedTaskExecutor()) }

    /// Runs `body` on one of the threads.
    ///
    /// - Throws: ``Problem`` when the queue is full; `CancellationError`; the errors of `body`.
    func run<Value: Sendable>(_ body: @Sendable () throws -> Value) async throws -> Value {
        try await turns.take()
        defer { turns.give() }
        return try await withTaskExecutorPreference(self) {
            try Task.checkCancellation()
            return try body()
        }
    }

    /// The number of calls that wait for a thread.
    var waiting: Int { turns.waiting }

    /// The queue of the calls.
    private final class Turns: Sendable {
        private struct State {
            var free: Int
            var nextID = 0
            var waiting: [(id: Int, turn: CheckedContinuation<Void, any Error>)] = []
        }

        private let state: Mutex<State>
        private let limit: Int

        init(running: Int, waiting: Int) {
            state = Mutex(State(free: running))
            limit = waiting
        }

        var waiting: Int { state.withLock { $0.waiting.count } }

        func take() async throws {
            let id = state.withLock { state in
                state.nextID += 1
                return state.nextID
            }
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { turn in
                    let outcome: Result<Void, any Error>? = state.withLock { state in
                        // From here on the handler below finds it in the queue.
                        if Task.isCancelled { return .failure(CancellationError()) }
                        if state.free > 0 {
                            state.free -= 1
                            return .success(())
                        }
                        guard state.waiting.count < limit else { return .failure(Problem.busy) }
                        state.waiting.append((id, turn))
                        return nil
                    }
                    if let outcome { turn.resume(with: outcome) }
                }
            } onCancel: {
                let turn = state.withLock { state in
                    state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).turn }
                }
                turn?.resume(throwing: CancellationError())
            }
        }

        func give() {
            let next = state.withLock { state in
                guard !state.waiting.isEmpty else {
                    state.free += 1
                    return nil as CheckedContinuation<Void, any Error>?
                }
                return state.waiting.removeFirst().turn
            }
            next?.resume()
        }
    }

    private final class Threads: @unchecked Sendable {
        private let condition = NSCondition()
        // The following is accessed only while `condition` is locked, which makes this Sendable.
        private var jobs: [(job: UnownedJob, executor: UnownedTaskExecutor)] = []
        private var isStopped = false

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
                while jobs.isEmpty {
                    if isStopped { return nil }
                    condition.wait()
                }
                return jobs.removeFirst()
            }
        }
    }
}
#endif
