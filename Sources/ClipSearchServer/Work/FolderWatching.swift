#if Server
import Catalog
import ClipSearch
import Foundation
import Synchronization

/// What is known of the folders that are watched.
struct WatchState: Sendable {
    var folders: [PhotoPath] = []
    /// How changes are noticed; nil until watching has begun.
    var method: WatchMethod?
    /// Those that are not there at the moment.
    var gone: Set<PhotoPath> = []
    var isIndexing = false
    /// Seconds since 1970.
    var indexedAt: Int64?
    /// Why the last run could not be made; it is tried again.
    var problem: String?
    /// Counts up whenever a run has changed the library, so that pages know when to look again.
    var changes = 0
}

/// Keeps the library up to date with the folders that are to be watched, as long as the server runs.
final class FolderWatching: Sendable {
    private let library: PhotoLibrary
    /// Of one thread, which indexing keeps busy.
    private let executor = BlockingExecutor(name: "watch", threads: 1)
    private let state = Mutex<(watch: WatchState, task: Task<Void, Never>?, round: Int)>((WatchState(), nil, 0))

    init(library: PhotoLibrary) { self.library = library }

    var current: WatchState { state.withLock { $0.watch } }

    /// Watches the folders that the library remembers.
    ///
    /// - Throws: `CatalogError`.
    func resume() throws { begin(try library.watchedFolders()) }

    /// Watches these folders from now on, and at the next start.
    ///
    /// - Throws: ``ClipSearchError`` for a path that can't be remembered; `CatalogError`.
    func watch(_ folders: [PhotoPath]) throws {
        try library.setWatchedFolders(folders)
        begin(try library.watchedFolders())
    }

    /// Ends watching until the next start.
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
            try await library.watch(folders.map(\.text)) { self.note($0, round: round) }
        } catch {
            change(round) { $0.problem = Problem(error).detail }
        }
    }

    private func note(_ event: WatchEvent, round: Int) {
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

    /// What a watch tells that has been replaced counts no more.
    private func change(_ round: Int, _ body: (inout WatchState) -> Void) {
        state.withLock { state in
            if state.round == round { body(&state.watch) }
        }
    }
}

extension IndexingReport {
    fileprivate var hasChanges: Bool { indexed + moved + removed + retagged + failed.count > 0 }
}
#endif
