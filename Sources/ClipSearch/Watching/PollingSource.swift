import Catalog

/// Detects changes by listing all files at intervals.
final class PollingSource: ChangeSource {
    private let folders: WatchedFolders
    private let interval: Duration
    private let because: String?
    private let clock = ContinuousClock()
    private var state: Int?
    private var next: ContinuousClock.Instant

    /// The minimum ratio of the interval to the duration of one poll.
    private static let share = 20

    init(_ folders: WatchedFolders, interval: Duration, because: String?) {
        self.folders = folders
        self.interval = interval
        self.because = because
        next = clock.now
        _ = hasChanged()
    }

    var method: WatchMethod { .polling(because: because) }

    func hasChanged() -> Bool {
        guard clock.now >= next else { return false }
        let start = clock.now
        let found = look()
        next = clock.now + max(interval, (clock.now - start) * Self.share)
        // An incomplete poll is inconclusive.
        guard let found else { return false }
        defer { state = found }
        return state != nil && state != found
    }

    func startOver() { next = clock.now }

    /// Returns a hash of the files' names, sizes and times.
    private func look() -> Int? {
        var hasher = Hasher()
        for root in folders.roots {
            var scan = FolderScan()
            scan.rules = folders.rules
            do {
                try scan.scan(root: root)
            } catch is CancellationError {
                return nil
            } catch {
                // A missing folder is a state, too.
            }
            for file in scan.files where !folders.isOwn(Array(file.path.fileName.utf8), in: file.path.folder) {
                hasher.combine(file.path)
                hasher.combine(file.size)
                hasher.combine(file.modifiedNanoseconds)
            }
            hasher.combine(scan.files.count)
        }
        return hasher.finalize()
    }
}
