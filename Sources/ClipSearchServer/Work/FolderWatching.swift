#if Server
import Catalog
import ClipSearch
import Foundation
import Synchronization

/// The state of the watched folders.
struct WatchState: Sendable {
    var folders: [PhotoPath] = []
    /// The method of detecting changes; nil until watching has started.
    var method: WatchMethod?
    /// The folders that are missing at the moment.
    var gone: Set<PhotoPath> = []
    var isIndexing = false
    /// The time of the last run, in seconds since 1970.
    var indexedAt: Int64?
    /// The error of the last run, which will be retried.
    var problem: String?
    /// A counter of the runs that changed the library, so that pages know when to reload.
    var changes = 0
}

/// Keeps the library up to date with the watched folders, as long as the server runs.
final class FolderWatching: Sendable {
    private let library: PhotoLibrary
    private let answering: AnsweringModel
    private let onChange: @Sendable () -> Void
    /// A single thread, which indexing keeps busy.
    private let executor = BlockingExecutor(name: "watch", threads: 1)
    private let state = Mutex<(watch: WatchState, task: Task<Void, Never>?, round: Int)>((WatchState(), nil, 0))

    /// - Parameter onChange: called after each run that changed the library.
    init(library: PhotoLibrary, answering: AnsweringModel, onChange: @escaping @Sendable () -> Void) {
        self.library = library
        self.answering = answering
        self.onChange = onChange
    }

    var current: WatchState { state.withLock { $0.watch } }

    /// Watches the folders stored in the library, for the model that answers now.
    ///
    /// - Throws: `CatalogError`.
    func resume() throws { begin(try library.watchedFolders()) }

    /// Watches these folders now, and after the next start.
    ///
    /// - Throws: ``ClipSearchError`` for a path that cannot be stored; `CatalogError`.
    func watch(_ folders: [PhotoPath]) throws {
        try library.setWatchedFolders(folders)
        begin(try library.watchedFolders())
    }

    /// Stops watching until the next start.
    func stop() async {
        let task = state.withLock { state in
            state.round += 1
            defer { state.task = nil }
            return state.task
        }
        task?.cancel()
        await task?.value
    }

    private func begin(_ folders: [PhotoPath]) {
        let before = state.withLock { state in
            let before = state.task
            state.round += 1
            state.watch = WatchState(folders: folders, changes: state.watch.changes)
            let round = state.round
            state.task =
                folders.isEmpty
                ? nil
                : Task(executorPreference: executor) { [self] in
                    await before?.value
                    await run(folders, round: round)
                }
            return before
        }
        before?.cancel()
    }

    private func run(_ folders: [PhotoPath], round: Int) async {
        do {
            try await answering.indexer.watch(folders.map(\.text)) { self.note($0, round: round) }
        } catch {
            change(round) { $0.problem = Problem(error).detail }
        }
    }

    private func note(_ event: WatchEvent, round: Int) {
        if case .indexed(let report) = event, report.hasChanges { onChange() }
        change(round) { watch in
            switch event {
            case .watching(let method): watch.method = method
            case .progress: watch.isIndexing = true
            case .indexed(let report):
                watch.isIndexing = false
                watch.problem = nil
                watch.indexedAt = Int64(Date().timeIntervalSince1970)
                if report.hasChanges { watch.changes += 1 }
            case .folderGone(let folder): watch.gone.insert(folder)
            case .folderBack(let folder): watch.gone.remove(folder)
            case .postponed(let reason, _):
                watch.isIndexing = false
                watch.problem = reason
            }
        }
    }

    /// Ignores events of a watch that has been replaced.
    private func change(_ round: Int, _ body: (inout WatchState) -> Void) {
        state.withLock { state in
            if state.round == round { body(&state.watch) }
        }
    }
}

extension IndexingReport {
    fileprivate var hasChanges: Bool { indexed + moved + removed + retagged + reread + failed.count > 0 }
}
#endif
