import CProcessor

/// A fixed set of threads that share the loops of one computation.
///
/// Idle workers sleep, so that a busy neighbour costs no more than its share; a worker that has just run looks out for more
/// for some fifty microseconds before it does. The calling thread takes part, so a pool of one thread starts none. Calls
/// from inside a worker run inline.
///
///     WorkerPool.shared.forEachRange(of: rows) { range, worker in … }
public final class WorkerPool: Sendable {
    /// One thread for each processor that this process may use.
    public static let shared = WorkerPool(threadCount: availableProcessors)

    /// How many ranges run at once, the caller's included.
    public let threadCount: Int

    private let state: State

    /// - Parameter threadCount: at least 1.
    public init(threadCount: Int) {
        precondition(threadCount >= 1, "a worker pool needs at least one thread")
        self.threadCount = threadCount
        state = State()
        for worker in 1..<max(threadCount, 1) { state.start(worker: worker) }
    }

    deinit { state.stop() }

    /// Whether no worker sleeps, so that another thread can be had within a microsecond or two.
    package var isAwake: Bool { state.isAwake }

    /// Cuts `0..<count` into at most ``threadCount`` near-equal ranges, none shorter than `minimumLength` (but the only
    /// one), and runs `body` on all of them at once. Returns when the last has ended.
    ///
    /// - Parameter body: gets a range and the number of the slot that runs it, `0..<threadCount`; no two ranges of
    ///   one call that run at the same time share a slot, so scratch memory can be kept per slot. It must touch shared memory only at places its range owns.
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

    /// Runs `body` once for each index of `0..<count`, handing the next index to whichever thread is free: for work whose
    /// pieces take unequal time.
    ///
    /// - Parameter body: gets an index and a slot, as in ``forEachRange(of:minimumLength:_:)``.
    public func forEachIndex(of count: Int, _ body: (_ index: Int, _ slot: Int) -> Void) {
        let counter = SharedCounter(end: count)
        forEachRange(of: min(count, threadCount)) { range, slot in
            // Run inline (one part), the range covers several slots' shares; the counter hands out each index once either way.
            while let index = counter.next() { body(index, slot) }
        }
    }

    /// The results of `transform` for each index of `0..<count`, computed as in ``forEachIndex(of:_:)``.
    public func map<Result>(_ count: Int, _ transform: (_ index: Int) -> Result) -> [Result] {
        [Result](unsafeUninitializedCapacity: count) { results, filled in
            // The buffer starts uninitialised and each element is written by the one thread that has its index.
            let start = results.baseAddress
            forEachIndex(of: count) { index, _ in (start! + index).initialize(to: transform(index)) }
            filled = count
        }
    }
}

private let availableProcessors = max(1, Int(cp_available_processors()))
