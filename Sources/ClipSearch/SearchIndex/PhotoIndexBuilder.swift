import Catalog
import Synchronization
import VectorIndex
import Workers

/// Updates one model's index file from the library. Only the holder of the indexing lock may use one.
///
/// The builder follows the library by watermark, slice by slice, so a full build is an update from the beginning, and a
/// file saved half-way is an index that is behind. The file is replaced as a whole: a process that is killed leaves the
/// earlier file.
final class PhotoIndexBuilder: Sendable {
    private struct State {
        /// The index; nil until the file has been opened.
        var index: HNSWIndex?
        var watermark: Int64 = 0
        var isOpened = false
        /// `true` if the file has an older version of the format, and is to be written again.
        var isOldFormat = false
        /// A Boolean value that indicates whether the existing file is older than `index`, or unusable, so that it may
        /// be replaced at any time.
        var mayReplaceFile = true
        /// The number of vectors added or removed since the file was read or written.
        var unsaved = 0
        var saved = 0
        var added = 0
        var fileProblem: String?
    }

    let file: PhotoIndexFile
    private let policy: IndexPolicy
    private let startsAnew: Bool
    private let state = Mutex(State())

    /// - Parameter startsAnew: `true` to build the index from nothing even if the file is valid.
    init(file: PhotoIndexFile, policy: IndexPolicy, startsAnew: Bool = false) {
        self.file = file
        self.policy = policy
        self.startsAnew = startsAnew
    }

    /// The number of vectors added to the index.
    var addedVectors: Int { state.withLock(\.added) }

    /// The problem with the previous file; nil if there was none.
    var fileProblem: String? { state.withLock(\.fileProblem) }

    /// Returns a Boolean value that indicates whether the file needs an update, or is missing and should exist.
    func isNeeded() throws -> Bool {
        try state.withLock { state in
            if state.isOpened {
                if state.saved == 0 { return state.index != nil }
                return try state.isOldFormat || !policy.tolerates(
                    changes: state.unsaved + changes(since: state.watermark), ofPhotos: state.saved)
            }
            if startsAnew { return try liveVectors() >= policy.threshold }
            do {
                let (information, watermark) = try file.information()
                try file.checkContents()
                return try information.isOldFormat
                    || !policy.tolerates(changes: changes(since: watermark), ofPhotos: information.count)
                    || policy.wantsCompaction(
                        removed: information.removed, of: information.count + information.removed)
            } catch let problem as PhotoIndexFile.Problem {
                // The file of a newer version is left unchanged.
                if problem.state == .newerVersion { return false }
                return try liveVectors() >= policy.threshold
            }
        }
    }

    /// Returns a Boolean value that indicates whether enough changes have accumulated to start before all are known.
    func hasWork() throws -> Bool {
        let watermark = state.withLock { $0.isOpened ? $0.watermark : nil }
        return try watermark.map { try changes(since: $0) > policy.sliceSize } ?? isNeeded()
    }

    /// Applies some of the pending changes.
    ///
    /// - Parameters:
    ///   - expected: the number of vectors that the library will still receive, for which room is reserved.
    ///   - isCancelled: called every few hundred vectors.
    /// - Returns: `false` when nothing is left to do, or when cancelled.
    func step(pool: WorkerPool, expected: Int = 0, isCancelled: () -> Bool = { false }) throws -> Bool {
        try state.withLock { state in
            try open(&state, expected: expected)
            let first = state.index == nil
            // The first vectors determine the centre of bytes: there should be some thousand.
            let limit = first ? max(4_096, policy.sliceSize) : policy.sliceSize * 4
            let changes = try file.library.photoVectorChanges(
                of: file.model.id, since: state.watermark, atMost: limit)
            if changes.updated.ids.isEmpty, changes.removed.isEmpty {
                state.watermark = changes.updated.watermark
                return false
            }
            let index = try state.index ?? newIndex(expected: expected)
            state.index = index
            // Includes those that were never in the index, so that the file's watermark advances past them.
            state.unsaved += changes.removed.count
            index.remove(ids: changes.removed)
            let ids = changes.updated.ids
            let dimension = index.dimension
            var start = 0
            while start < ids.count {
                if isCancelled() { return false }
                let end = min(start + (first && start == 0 ? 4 : 1) * policy.sliceSize, ids.count)
                try index.add(
                    ids: Array(ids[start..<end]),
                    vectors: Array(changes.updated.values[start * dimension..<end * dimension]), pool: pool)
                state.unsaved += end - start
                state.added += end - start
                start = end
            }
            state.watermark = changes.updated.watermark
            return true
        }
    }

    /// Updates the index completely and saves it.
    ///
    /// - Parameter progress: called with the number of vectors added so far and the total.
    /// - Throws: `CancellationError`; a substantial partial result is saved for the next time.
    func finish(pool: WorkerPool, progress: (Int, Int) -> Void = { _, _ in }) throws {
        let total = addedVectors + (try remaining())
        progress(addedVectors, total)
        while try step(pool: pool, isCancelled: { Task.isCancelled }) {
            progress(min(addedVectors, total), total)
        }
        if Task.isCancelled {
            try keep()
            throw CancellationError()
        }
        try state.withLock { state in
            guard let index = state.index else { return }
            let statistics = index.statistics
            if policy.wantsCompaction(removed: statistics.removed, of: statistics.count + statistics.removed) {
                index.compact()
                state.unsaved += statistics.removed
            }
            if state.unsaved > 0 || startsAnew || state.isOldFormat { try save(index, &state) }
        }
        progress(total, total)
    }

    /// Saves the current state, if it contains many changes and the existing file is not better.
    func keep() throws {
        try state.withLock { state in
            guard let index = state.index, state.mayReplaceFile,
                !policy.tolerates(changes: state.unsaved, ofPhotos: state.saved)
            else { return }
            try save(index, &state)
        }
    }

    /// Saves the current state each time that it has doubled.
    func keepNowAndThen() throws {
        let hasDoubled = state.withLock { $0.unsaved > max($0.saved, policy.threshold) }
        if hasDoubled { try keep() }
    }

    // MARK: Parts

    private func open(_ state: inout State, expected: Int) throws {
        guard !state.isOpened else { return }
        state.isOpened = true
        do {
            let (index, watermark) = try file.openVerified()
            if startsAnew {
                state.mayReplaceFile = false
                return
            }
            state.index = index
            state.watermark = watermark
            state.saved = index.count
            state.isOldFormat = try file.information().information.isOldFormat
        } catch let problem as PhotoIndexFile.Problem {
            state.fileProblem = problem.state == .missing ? nil : problem.reason
        }
        if let index = state.index {
            let statistics = index.statistics
            index.reserveCapacity(
                statistics.count + statistics.removed + (try changes(since: state.watermark)) + expected)
        }
    }

    private func newIndex(expected: Int) throws -> HNSWIndex {
        try HNSWIndex(
            dimension: file.model.description.dimension, configuration: policy.configuration,
            capacity: try liveVectors() + expected)
    }

    private func save(_ index: HNSWIndex, _ state: inout State) throws {
        try file.save(index, watermark: state.watermark)
        state.saved = index.count
        state.unsaved = 0
        state.isOldFormat = false
        state.mayReplaceFile = true
    }

    private func remaining() throws -> Int {
        try state.withLock { state in
            if state.isOpened { return try changes(since: state.watermark) }
            if startsAnew { return try liveVectors() }
            return try changes(since: (try? file.information().watermark) ?? 0)
        }
    }

    private func changes(since watermark: Int64) throws -> Int {
        try file.library.vectors.changeCount(of: file.model.id, for: .photo, since: watermark)
    }

    private func liveVectors() throws -> Int { try file.library.vectors.count(of: file.model.id, for: .photo) }
}
