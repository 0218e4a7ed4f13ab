import CProcessor

/// A fixed set of threads that share the loops of one computation.
///
/// Idle workers sleep, so that they do not slow down other processes; a worker that has just run spins for some fifty
/// microseconds first. The calling thread takes part, so a pool of one thread starts none. Calls from inside a worker
/// run inline.
///
///     WorkerPool.shared.forEachRange(of: rows) { range, worker in … }
public final class WorkerPool: Sendable {
    /// The shared pool, with one thread for each processor available to this process.
    public static let shared = WorkerPool(threadCount: availableProcessors)

    /// The number of ranges that run at the same time, including the caller's.
    public let threadCount: Int

    private let state: State

    /// Creates a pool and starts its threads.
    ///
    /// - Parameter threadCount: the number of threads, including the caller's; at least 1.
    public init(threadCount: Int) {
        precondition(threadCount >= 1, "a worker pool needs at least one thread")
        self.threadCount = threadCount
        state = State()
        for worker in 1..<max(threadCount, 1) { state.start(worker: worker) }
    }

    deinit { state.stop() }

    /// A Boolean value that indicates whether no worker sleeps, so that another thread starts within a microsecond or
    /// two.
    package var isAwake: Bool { state.isAwake }

    /// Divides `0..<count` into at most ``threadCount`` near-equal ranges, none shorter than `minimumLength` unless it
    /// is the only one, and runs `body` on all of them in parallel. Returns when the last one has ended.
    ///
    /// - Parameter body: called with a range and the number of the slot that runs it, `0..<threadCount`. Ranges of one
    ///   call that run at the same time never share a slot, so scratch memory can be kept per slot. Writes to shared
    ///   memory must stay within the range's own elements.
    public func forEachRange(of count: Int, minimumLength: Int = 1, _ body: (_ range: Range<Int>, _ slot: Int) -> Void)
    {
        guard count > 0 else { return }
        let parts = min(threadCount, max(1, count / max(1, minimumLength)))
        if parts == 1 || State.isInsideWorker {
            body(0..<count, 0)
            return
        }
        let part: (Int) -> Void = { index in
            body(index * count / parts..<(index + 1) * count / parts, index)
        }
        withoutActuallyEscaping(part) { state.run(parts: parts, $0) }
    }

    /// Runs `body` once for each index of `0..<count`, handing the next index to whichever thread is free: for work
    /// whose pieces take unequal time.
    ///
    /// - Parameter body: called with an index and a slot, as in ``forEachRange(of:minimumLength:_:)``.
    public func forEachIndex(of count: Int, _ body: (_ index: Int, _ slot: Int) -> Void) {
        let counter = SharedCounter(end: count)
        forEachRange(of: min(count, threadCount)) { range, slot in
            // Run inline (one part), the range covers several slots' shares; the counter still hands out each index
            // once.
            while let index = counter.next() { body(index, slot) }
        }
    }

    /// Returns the results of `transform` for each index of `0..<count`, computed as in ``forEachIndex(of:_:)``.
    public func map<Result>(_ count: Int, _ transform: (_ index: Int) -> Result) -> [Result] {
        [Result](unsafeUninitializedCapacity: count) { results, filled in
            // The buffer starts uninitialised, and each element is written by the one thread that claimed its index.
            let start = results.baseAddress
            forEachIndex(of: count) { index, _ in (start! + index).initialize(to: transform(index)) }
            filled = count
        }
    }
}

private let availableProcessors = max(1, Int(cp_available_processors()))
