import Dispatch
import Synchronization
import TerminalOutput

/// Runs work that control-C (and `kill`) cancels cleanly; a second control-C ends the process immediately.
enum InterruptibleTask {
    private static let running = Mutex<Task<Void, Never>?>(nil)

    /// Runs `work` in a separate task, which is cancelled when the process is asked to stop, and waits for it.
    static func run<Success: Sendable>(_ work: @escaping @Sendable () async throws -> Success) throws -> Success {
        // Before any other thread starts, so that all of them leave the signals to the listening thread.
        Interruption.install { running.withLock { $0?.cancel() } }
        let outcome = Outcome<Success>()
        let finished = DispatchSemaphore(value: 0)
        let task = Task.detached {
            do {
                let success = try await work()
                outcome.value.withLock { $0 = .success(success) }
            } catch {
                outcome.value.withLock { $0 = .failure(error) }
            }
            finished.signal()
        }
        running.withLock { $0 = task }
        if Interruption.exitStatus != nil { task.cancel() }
        finished.wait()
        guard let result = outcome.value.withLock({ $0 }) else { throw CancellationError() }
        return try result.get()
    }

    private final class Outcome<Success: Sendable>: Sendable {
        let value = Mutex<Result<Success, any Error>?>(nil)
    }
}
