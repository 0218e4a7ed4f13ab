import Synchronization
import Workers

/// Reads the writing in photos on a thread of its own whenever there are some that were not read.
public final class WritingFollower: Sendable {
    private struct State {
        var isStopped = false
        var isAsked = true
        var progress: ReadingProgress?
        var problem: String?
    }

    private let indexer: @Sendable () -> PhotoIndexer
    private let model: WritingModel
    private let isPaused: @Sendable () -> Bool
    private let state = Mutex(State())
    private let alarm = Alarm()
    private let thread: Mutex<BackgroundThread?>

    /// Starts the thread, which looks at once whether there is something to read.
    ///
    /// - Parameters:
    ///   - indexer: returns the indexer whose library is read.
    ///   - model: the model that reads.
    ///   - isPaused: asked before each step; reading waits as long as it returns `true`.
    public init(
        indexer: @escaping @Sendable () -> PhotoIndexer, model: WritingModel,
        isPaused: @escaping @Sendable () -> Bool = { false }
    ) {
        self.indexer = indexer
        self.model = model
        self.isPaused = isPaused
        thread = Mutex(nil)
        let started = BackgroundThread { [self] in run() }
        thread.withLock { $0 = started }
    }

    /// Signals that photos were indexed, or that the setting changed.
    public func wake() {
        state.withLock { $0.isAsked = true }
        alarm.ring()
    }

    /// Ends the thread, and returns when it has ended, within a second.
    public func stop() {
        state.withLock { $0.isStopped = true }
        alarm.ring()
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }

    /// The progress of the run; nil when nothing is being read.
    public var progress: ReadingProgress? { state.withLock(\.progress) }

    /// The reason why nothing can be read; nil while all is well.
    public var problem: String? { state.withLock(\.problem) }

    private var isStopped: Bool { state.withLock(\.isStopped) }

    private func run() {
        while !isStopped {
            let isAsked = state.withLock { state in
                defer { state.isAsked = false }
                return state.isAsked
            }
            if isAsked { read() }
            if !state.withLock({ $0.isAsked || $0.isStopped }) { alarm.wait() }
        }
    }

    private func read() {
        var options = ReadingOptions()
        options.isPaused = isPaused
        // New photos may be more urgent than the rest: the order is found anew.
        options.isCancelled = { [self] in state.withLock { $0.isStopped || $0.isAsked } }
        let failure: String?
        do {
            let indexer = indexer()
            if try indexer.library.readsWriting() {
                try indexer.readWriting(by: model, options: options) { progress in
                    state.withLock { $0.progress = progress }
                }
            }
            failure = nil
        } catch {
            failure = "\(error)"
        }
        state.withLock { state in
            state.progress = nil
            state.problem = failure
        }
    }
}
