#if Server
import Catalog
import ClipSearch
import Logging
import Synchronization

/// Rebuilds a search index that a search found to be damaged, and logs each fault once.
final class IndexRepair: Sendable {
    private struct State {
        var reported: String?
        var task: Task<Void, Never>?
    }

    private let library: PhotoLibrary
    private let policy: IndexPolicy
    private let logger: Logger
    private let executor = BlockingExecutor(name: "repair", threads: 1)
    private let state = Mutex(State())

    init(library: PhotoLibrary, policy: IndexPolicy, logger: Logger) {
        self.library = library
        self.policy = policy
        self.logger = logger
    }

    /// Starts rebuilding the index, unless this fault was reported before; in a read-only library it is only logged.
    ///
    /// - Parameter problem: the fault that a search detected; nil after a search without one.
    func report(_ problem: String?) {
        state.withLock { state in
            guard problem != state.reported else { return }
            state.reported = problem
            guard let problem else { return }
            guard !library.isReadOnly else {
                return logger.warning("The search index is not used, and the library may only be read: \(problem)")
            }
            logger.warning("The search index is rebuilt: \(problem)")
            state.task = Task { [library, policy, logger, executor] in
                await executor.rebuild(library, policy, logger)
            }
        }
    }

    /// Cancels a running rebuild, and waits until it has ended.
    func stop() async {
        let task = state.withLock(\.task)
        task?.cancel()
        await task?.value
    }
}

extension BlockingExecutor {
    fileprivate func rebuild(_ library: PhotoLibrary, _ policy: IndexPolicy, _ logger: Logger) async {
        do {
            let updates = try await run { try library.rebuildIndexes(policy: policy) }
            for update in updates {
                logger.info("The search index of \(update.model) holds \(update.photos) photos again.")
            }
        } catch is CancellationError {
        } catch CatalogError.lockedByIndexing {
            logger.info("A run of indexing is under way, which rebuilds the search index.")
        } catch {
            logger.error("The search index could not be rebuilt: \(error)")
        }
    }
}
#endif
