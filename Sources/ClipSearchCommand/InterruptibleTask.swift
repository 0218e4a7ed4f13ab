import Dispatch
import Synchronization
import TerminalOutput

/// Runs work that control-C (and `kill`) asks to stop cleanly; a second control-C ends the process at once.
enum InterruptibleTask {
    private static let running = Mutex<Task<Void, Never>?>(nil)

    /// Runs `work` in a task of its own, which is cancelled when the process is told to stop, and waits for it.
    static func run<Success: Sendable>(_ work: @escaping @Sendable () async throws -> Success) throws -> Success {
        // Before any other thread starts, so that they all leave the signals to the one that listens.
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
