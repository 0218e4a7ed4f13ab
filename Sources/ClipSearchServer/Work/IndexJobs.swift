#if Server
import Catalog
import Checksums
import ClipSearch
import Foundation
import Synchronization

/// A requested indexing run.
struct IndexJob: Sendable {
    enum State: String, Sendable, Encodable {
        /// Waiting for another process to end its indexing.
        case waiting
        /// Fetching the files of a model; counted in bytes.
        case downloading
        case scanning, indexing
        /// Updating the search index.
        case building
        case done, failed, cancelled

        var isEnd: Bool { self == .done || self == .failed || self == .cancelled }
    }

    var id: String
    var state = State.waiting
    var folders: [String]
    /// The model that answers when the run is done; nil for the one that answers already.
    var model: String?
    /// The time in seconds since 1970.
    var startedAt: Int64
    var endedAt: Int64?
    var completed = 0
    var total = 0
    var failed = 0
    var secondsLeft: Double?
    var error: String?
    /// The process that is indexing.
    var waitingFor: String?
    var report: IndexingReport?
    /// A counter of changes.
    var revision = 0
    /// `true` from the moment at which its folders are listed: a file added later may be missed.
    var hasBegun = false
    /// `true` for a run that indexes added pictures, and includes all that are added until it begins.
    var isAddition = false
}

extension IndexJob {
    init(folders: [String]) {
        self.init(
            id: (0..<8).map { _ in UInt8.random(in: .min ... .max) }.hexadecimal, folders: folders,
            startedAt: Int64(Date().timeIntervalSince1970))
    }
}

/// A queue of indexing runs, one at a time, in the order of the requests.
final class IndexJobs: Sendable {
    private let answering: AnsweringModel
    private let models: ServedModels?
    private let onEnd: @Sendable () -> Void
    /// Called when another model answers.
    private let onReplacement: @Sendable () throws -> Void
    /// A single thread of its own: a run takes long, and must not occupy a thread for searches.
    private let executor = BlockingExecutor(name: "index", threads: 1)
    private let jobs = Mutex<[(job: IndexJob, task: Task<Void, Never>?)]>([])

    private static let keptJobs = 20
    static let waitingLimit = 20

    /// - Parameters:
    ///   - onEnd: called after each run.
    ///   - onReplacement: called when another model answers.
    init(
        answering: AnsweringModel, models: ServedModels?, onEnd: @escaping @Sendable () -> Void,
        onReplacement: @escaping @Sendable () throws -> Void
    ) {
        self.answering = answering
        self.models = models
        self.onEnd = onEnd
        self.onReplacement = onReplacement
    }

    /// Adds a run to the queue.
    ///
    /// - Throws: ``Problem`` when the queue is full.
    func start(_ folders: [String], options: IndexingOptions) throws -> IndexJob {
        try jobs.withLock { jobs in
            guard jobs.count(where: { !$0.job.state.isEnd }) < Self.waitingLimit else {
                throw Problem(.busy, "\(Self.waitingLimit) runs of indexing are waiting already.")
            }
            return append(IndexJob(folders: folders), options, to: &jobs)
        }
    }

    /// Adds a run that fetches a model where it is not here yet, indexes the folders with it beside the vectors that
    /// there are, and then lets it answer; or returns the one that is under way.
    ///
    /// - Throws: ``Problem`` when the queue is full.
    func startUsing(_ model: String, folders: [String]) throws -> IndexJob {
        try jobs.withLock { jobs in
            if let same = jobs.first(where: { $0.job.model == model && !$0.job.state.isEnd })?.job { return same }
            guard jobs.count(where: { !$0.job.state.isEnd }) < Self.waitingLimit else {
                throw Problem(.busy, "\(Self.waitingLimit) runs of indexing are waiting already.")
            }
            var job = IndexJob(folders: folders)
            job.model = model
            return append(job, IndexingOptions(), to: &jobs)
        }
    }

    /// Returns a run that will index a file that was just added to a folder: the waiting one, or a new one. At most one
    /// waits, so none is refused.
    func startAddition(to folder: String) -> IndexJob {
        jobs.withLock { jobs in
            let waiting = jobs.first { entry in
                entry.job.isAddition && entry.job.folders == [folder] && !entry.job.hasBegun && !entry.job.state.isEnd
                    && entry.task?.isCancelled == false
            }
            if let waiting { return waiting.job }
            var job = IndexJob(folders: [folder])
            job.isAddition = true
            return append(job, IndexingOptions(), to: &jobs)
        }
    }

    private func append(
        _ job: IndexJob, _ options: IndexingOptions, to jobs: inout [(job: IndexJob, task: Task<Void, Never>?)]
    ) -> IndexJob {
        let task = Task(executorPreference: executor) { [self] in await run(job, options) }
        jobs.append((job, task))
        let ended = jobs.indices.filter { jobs[$0].job.state.isEnd }
        for index in ended.prefix(max(0, jobs.count - Self.keptJobs)).reversed() { jobs.remove(at: index) }
        return job
    }

    func find(_ id: String) -> IndexJob? { jobs.withLock { $0.first { $0.job.id == id }?.job } }

    /// All runs, the newest first.
    var all: [IndexJob] { jobs.withLock { $0.map(\.job).reversed() } }

    /// The current run, or the one that has waited longest; nil when there is none.
    var current: IndexJob? { jobs.withLock { $0.first { !$0.job.state.isEnd }?.job } }

    /// Stops a run cleanly; a completed one is unchanged.
    func cancel(_ id: String) -> IndexJob? {
        let entry = jobs.withLock { $0.first { $0.job.id == id } }
        entry?.task?.cancel()
        return entry?.job
    }

    /// Stops all runs and waits until they have ended.
    func cancelAll() async {
        let tasks = jobs.withLock { $0.compactMap(\.task) }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    /// Waits for the end of a run.
    func end(of id: String) async -> IndexJob? {
        let task = jobs.withLock { $0.first { $0.job.id == id }?.task }
        await task?.value
        return find(id)
    }

    private func run(_ job: IndexJob, _ options: IndexingOptions) async {
        let id = job.id
        var replacement: ServedModels.Opened?
        while !Task.isCancelled {
            change(id) { $0.hasBegun = true }
            do {
                if let model = job.model, replacement == nil { replacement = try open(model, for: id) }
                let report = try index(id, job.folders, options, by: replacement?.indexer ?? answering.indexer)
                if let replacement, report?.wasInterrupted != true { try use(replacement, called: job.model) }
                return end(id, report?.wasInterrupted == true ? .cancelled : .done) { $0.report = report }
            } catch is CancellationError {
                return end(id, .cancelled) { _ in }
            } catch CatalogError.lockedByIndexing(_, let holder) {
                change(id) {
                    $0.state = .waiting
                    $0.hasBegun = false
                    $0.waitingFor = holder
                }
                // This thread has nothing else to do, and the other process gives no notification when it ends.
                try? await Task.sleep(for: .seconds(1))
            } catch {
                return end(id, .failed) {
                    $0.error = Problem(error).kind == .internal ? "\(error)" : Problem(error).detail
                }
            }
        }
        end(id, .cancelled) { _ in }
    }

    /// Fetches a model, as far as it is not here, and opens it.
    private func open(_ model: String, for id: String) throws -> ServedModels.Opened {
        guard let models else { throw Problem(.notFound, "There is no choice of models.") }
        guard let present = try? models.store.locate(model) else {
            change(id) { $0.state = .downloading }
            let clock = ContinuousClock()
            var last = clock.now - .seconds(1)
            let fetched = try models.store.pull(model, from: models.source, check: models.check) { event in
                guard case .progress(let done, let total) = event, clock.now - last > .milliseconds(200) else { return }
                last = clock.now
                self.change(id) { ($0.completed, $0.total) = (Int(done), Int(total)) }
            }
            return try models.open(fetched)
        }
        return try models.open(present)
    }

    /// Lets another model answer, now and when the server is started again.
    private func use(_ replacement: ServedModels.Opened, called name: String?) throws {
        // The first search loads the networks and the vectors, which nobody should have to wait for.
        _ = try? replacement.searcher.search(SearchQuery("photo"))
        try Task.checkCancellation()
        try replacement.searcher.library.setAnsweringModel(name)
        answering.replace(by: replacement)
        try onReplacement()
    }

    /// - Returns: nil where there is no folder to index.
    private func index(
        _ id: String, _ folders: [String], _ options: IndexingOptions, by indexer: PhotoIndexer
    ) throws -> IndexingReport? {
        if folders.isEmpty { return nil }
        let clock = ContinuousClock()
        var phase = IndexingProgress.Phase.scanning
        var started = clock.now
        var last = started - .seconds(1)
        return try indexer.index(folders, options: options) { progress in
            let now = clock.now
            if progress.phase != phase { (phase, started) = (progress.phase, now) }
            guard now - last > .milliseconds(100) || progress.completed == progress.total else { return }
            last = now
            self.change(id) { job in
                job.state = IndexJob.State(progress.phase)
                job.waitingFor = nil
                job.completed = progress.completed
                job.total = progress.total
                job.failed = progress.failed
                let seconds = (now - started) / .seconds(1)
                job.secondsLeft =
                    phase == .scanning || progress.completed == 0
                    ? nil : seconds / Double(progress.completed) * Double(progress.total - progress.completed)
            }
        }
    }

    private func end(_ id: String, _ state: IndexJob.State, _ body: (inout IndexJob) -> Void) {
        change(id) { job in
            job.state = state
            job.endedAt = Int64(Date().timeIntervalSince1970)
            job.secondsLeft = nil
            job.waitingFor = nil
            body(&job)
        }
        onEnd()
    }

    private func change(_ id: String, _ body: (inout IndexJob) -> Void) {
        jobs.withLock { jobs in
            guard let index = jobs.firstIndex(where: { $0.job.id == id }) else { return }
            body(&jobs[index].job)
            jobs[index].job.revision += 1
        }
    }
}

extension IndexJob.State {
    fileprivate init(_ phase: IndexingProgress.Phase) {
        self =
            switch phase {
            case .scanning: .scanning
            case .indexing, .videos: .indexing
            case .building: .building
            }
    }
}
#endif
