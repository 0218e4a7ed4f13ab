#if Server
import Catalog
import ClipSearch
import Synchronization

/// The result of `/healthz`: whether the library can be read.
///
/// A separate thread checks, at most once a second and only on request. The response does not wait for it: a supervisor
/// must not restart the server because of one long search.
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
    /// The time in milliseconds within which a check becomes part of the response; usually it takes less than one.
    private static let patience = 250

    init(library: PhotoLibrary) { self.library = library }

    /// Returns the reason why the library could not be read at the last check; nil when it could.
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
            _ = try library.searches.settings()
            try library.checkPresence()
            return nil
        } catch {
            return Problem(error)
        }
    }
}
#endif
