import Files
import Pictures
import Synchronization
import Workers

/// Downloads photos on its own threads, and passes them to the caller one by one.
final class DownloadRun: Sendable {
    /// The result for one address.
    struct Result: Sendable {
        /// The index in the list of addresses.
        var index: Int
        var outcome: PhotoDownload.Outcome
    }

    struct Retry: Sendable {
        var address: String
        var reason: String
        var seconds: Double
    }

    private struct State {
        var next = 0
        var results: [Result] = []
        var retries: [Retry] = []
        var running = 0
        var isStopped = false
        var failure: ClipSearchError?
    }

    private let addresses: [String]
    private let options: ImportOptions
    private let pace: DownloadPace
    private let state = Mutex(State())

    init(_ addresses: [String], options: ImportOptions) {
        self.addresses = addresses
        self.options = options
        pace = DownloadPace(rate: options.rate)
    }

    /// Downloads all addresses.
    ///
    /// - Parameters:
    ///   - take: called on this thread with each result. An error that it throws ends the run.
    ///   - retried: called before each retry.
    /// - Throws: `CancellationError` when the task was cancelled, after all results that arrived have been passed on.
    func run(take: (Result) throws -> Void, retried: (Retry) -> Void) throws {
        let count = min(options.jobs, addresses.count)
        state.withLock { $0.running = count }
        let threads = (0..<count).map { _ in BackgroundThread { [self] in work() } }
        let missing = threads.count { $0 == nil }
        state.withLock { $0.running -= missing }
        guard missing < count || count == 0 else {
            throw ClipSearchError.invalidArgument(
                name: "number of jobs", value: "\(count)", reason: "the system gives no threads")
        }
        defer { stop(threads) }
        while true {
            let (results, retries, isOver, failure) = state.withLock { state in
                defer { (state.results, state.retries) = ([], []) }
                return (state.results, state.retries, state.running == 0, state.failure)
            }
            for retry in retries { retried(retry) }
            for result in results { try take(result) }
            if let failure { throw failure }
            if Task.isCancelled {
                stop(threads)
                for result in state.withLock({ $0.results }) { try take(result) }
                throw CancellationError()
            }
            if isOver { return }
            if results.isEmpty { usleep(20_000) }
        }
    }

    /// Stops the threads, and returns when all have ended.
    private func stop(_ threads: [BackgroundThread?]) {
        state.withLock { $0.isStopped = true }
        while state.withLock({ $0.running }) > 0 { usleep(5_000) }
    }

    private var isStopped: Bool { state.withLock(\.isStopped) }

    private func work() {
        while let index = takeNext() {
            do {
                let outcome = try download(addresses[index])
                if outcome == .cancelled { break }
                state.withLock { $0.results.append(Result(index: index, outcome: outcome)) }
            } catch {
                state.withLock { $0.failure = $0.failure ?? error }
                break
            }
            // Photos stay in memory until they are taken, so wait for the caller.
            while state.withLock({ $0.results.count > options.jobs && !$0.isStopped }) { usleep(5_000) }
        }
        state.withLock { $0.running -= 1 }
    }

    private func takeNext() -> Int? {
        state.withLock { state in
            guard !state.isStopped, state.failure == nil, state.next < addresses.count else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    private func download(_ address: String) throws(ClipSearchError) -> PhotoDownload.Outcome {
        var pause = options.firstPause
        for attempt in 1... {
            guard wait(pace.turn(for: address)) else { return .cancelled }
            let outcome = try PhotoDownload.run(address, options: options) { [self] in isStopped }
            guard case .interrupted(let reason, let retryAfter) = outcome else { return outcome }
            if attempt >= options.attempts { return outcome }
            let wanted = retryAfter.map { Duration.seconds(max(0, min($0, 86400))) } ?? .zero
            let length = min(max(pause, wanted), options.longestPause)
            // A Retry-After applies to every job that talks to this host.
            if retryAfter != nil { pace.quiet(address, for: length) }
            state.withLock {
                $0.retries.append(Retry(address: address, reason: reason, seconds: length / .seconds(1)))
            }
            guard wait(length) else { return .cancelled }
            pause = min(pause * 2, options.longestPause)
        }
        return .cancelled
    }

    /// - Returns: `false` when the run was stopped meanwhile.
    private func wait(_ duration: Duration) -> Bool {
        let end = ContinuousClock.now + duration
        while !isStopped {
            let rest = end - ContinuousClock.now
            if rest <= .zero { return true }
            usleep(UInt32(min(rest, .milliseconds(50)) / .microseconds(1)))
        }
        return false
    }
}
