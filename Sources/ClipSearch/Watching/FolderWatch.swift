import Catalog
import Files

/// One call of ``PhotoIndexer/watch(_:options:report:)``.
final class FolderWatch {
    /// The time between two steps.
    static let tick = Duration.milliseconds(200)

    /// The time between checks that the folders themselves still exist.
    private static let folderInterval = Duration.seconds(2)
    private static let longestPause = 60

    private let indexer: PhotoIndexer
    private let options: WatchOptions
    private let report: @Sendable (WatchEvent) -> Void
    private let roots: [Root]
    private let clock = ContinuousClock()

    private var source: (any ChangeSource)?
    /// The identity of the folder at each root; nil where there is none.
    private var present: [FolderIdentity?] = []
    private var nextFolderCheck: ContinuousClock.Instant
    /// The times of the first and the last change since the latest run began.
    private var changes: (first: ContinuousClock.Instant, last: ContinuousClock.Instant)?
    private var isFirstRun = true
    private var notBefore: ContinuousClock.Instant
    private var pause = 0

    private struct Root {
        var folder: String
        var path: PhotoPath
    }

    private struct FolderIdentity: Equatable {
        var device: UInt64
        var inode: UInt64
    }

    init(
        indexer: PhotoIndexer, folders: [String], options: WatchOptions,
        report: @escaping @Sendable (WatchEvent) -> Void
    ) {
        self.indexer = indexer
        self.options = options
        self.report = report
        roots = folders.map {
            Root(folder: $0, path: FileSystem.realPath($0) ?? PhotoPath(absolutePath($0)))
        }
        nextFolderCheck = clock.now
        notBefore = clock.now
    }

    /// Checks for changes, and indexes them when it is time.
    func step() {
        if source == nil {
            // Watch first, so that changes during the first run lead to a second one.
            present = roots.map(identity)
            source = makeSource()
            for (root, identity) in zip(roots, present) where identity == nil { report(.folderGone(root.path)) }
            noteChange()
        }
        checkFolders()
        do {
            if try source?.hasChanged() == true { noteChange() }
        } catch {
            poll(because: error.reason)
        }
        if isDue { run() }
    }

    private var isDue: Bool {
        guard let changes, clock.now >= notBefore else { return false }
        if isFirstRun { return true }
        return clock.now - changes.last >= options.settleTime || clock.now - changes.first >= options.longestDelay
    }

    private func noteChange() { changes = (changes?.first ?? clock.now, clock.now) }

    // MARK: What is watched

    private var watchedFolders: WatchedFolders {
        // They only save runs: each run reads the latest rules itself.
        let rules = FolderRules(options.indexing, folders: (try? indexer.library.indexedFolders()) ?? [])
        let library = FileSystem.realPath(indexer.library.folder) ?? PhotoPath(indexer.library.folder)
        return WatchedFolders(roots: roots.map(\.path), rules: rules, library: library)
    }

    private func makeSource() -> any ChangeSource {
        var reason: String?
        #if os(Linux)
        let remote = options.polls ? nil : roots.lazy.compactMap { NetworkFileSystem.kind(of: $0.path) }.first
        if let remote {
            reason = "a folder is on a drive of another machine (\(remote))"
        } else if !options.polls {
            do {
                let source = try InotifySource(watchedFolders)
                report(.watching(source.method))
                return source
            } catch {
                reason = error.reason
            }
        }
        #else
        reason = "on this system changes are not told of"
        #endif
        return makePollingSource(because: options.polls ? nil : reason)
    }

    private func makePollingSource(because reason: String?) -> any ChangeSource {
        let source = PollingSource(watchedFolders, interval: options.pollingInterval, because: reason)
        report(.watching(source.method))
        return source
    }

    private func poll(because reason: String) {
        source = makePollingSource(because: reason)
        noteChange()
    }

    private func identity(of root: Root) -> FolderIdentity? {
        guard let status = FileSystem.status(of: root.path), status.kind == .folder else { return nil }
        return FolderIdentity(device: status.device, inode: status.inode)
    }

    /// Detects folders that disappeared or returned, and drives that were mounted at them.
    private func checkFolders() {
        guard clock.now >= nextFolderCheck else { return }
        nextFolderCheck = clock.now + Self.folderInterval
        let now = roots.map(identity)
        guard now != present else { return }
        for ((root, before), after) in zip(zip(roots, present), now) {
            if before != nil, after == nil { report(.folderGone(root.path)) }
            if before == nil, after != nil { report(.folderBack(root.path)) }
        }
        present = now
        noteChange()
        do {
            try source?.startOver()
        } catch {
            poll(because: error.reason)
        }
    }

    // MARK: Indexing

    private func run() {
        let folders = zip(roots, present).filter { $1 != nil }.map(\.0.folder)
        let changesBefore = changes
        changes = nil
        guard !folders.isEmpty else { return }
        var indexing = options.indexing
        if !isFirstRun {
            indexing.captionTable = nil
            indexing.retriesFailed = false
            indexing.rebuildsIndex = false
            indexing.isDryRun = false
        }
        let start = clock.now
        do {
            let done = try indexer.index(folders, options: indexing) { [report] in report(.progress($0)) }
            report(.indexed(done))
            if !done.wasInterrupted { isFirstRun = false }
            pause = 0
            // Indexing a large library takes long, and must not be repeated without a break.
            notBefore = clock.now + (clock.now - start)
        } catch {
            changes = changesBefore
            pause = min(max(2, pause * 2), Self.longestPause)
            notBefore = clock.now + .seconds(pause)
            report(.postponed(reason: "\(error)", seconds: pause))
        }
    }
}
