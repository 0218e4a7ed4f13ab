#if Server
import ClipSearch
import Synchronization

/// The answer to `/healthz`: whether the library can be read.
///
/// A thread of its own looks, at most once a second and only when asked. The answer does not wait for it: what restarts
/// a server that does not answer must not do so because of one long search.
final class LibraryHealth: Sendable {
    private struct State {
        var problem: Problem?
        var checkedAt: ContinuousClock.Instant?
        var isChecking = false
    }

    private let library: PhotoLibrary
    private let executor = BlockingExecutor(name: "health", threads: 1)
    private let state = Mutex(State())

    private static let lifetime = Duration.seconds(1)
    /// The time that a check may take to be part of the answer, in milliseconds; usually it takes less than one.
    private static let patience = 250

    init(library: PhotoLibrary) { self.library = library }

    /// The reason why the library could not be read when last looked at; nil when it could.
    func problem() async -> Problem? {
        startCheck()
        var waited = 1
        while waited < Self.patience, state.withLock(\.isChecking) {
            try? await Task.sleep(for: .milliseconds(waited))
            waited *= 2
        }
        return state.withLock(\.problem)
    }

    private func startCheck() {
        let isDue = state.withLock { state in
            guard !state.isChecking, state.checkedAt.map({ .now - $0 > Self.lifetime }) ?? true else { return false }
            state.isChecking = true
            return true
        }
        guard isDue else { return }
        Task(executorPreference: executor) { [self] in
            let problem = check()
            state.withLock { $0 = State(problem: problem, checkedAt: .now) }
        }
    }

    private func check() -> Problem? {
        do {
            _ = try library.historySettings()
            try library.checkPresence()
            return nil
        } catch {
            return Problem(error)
        }
    }
}
#endif
