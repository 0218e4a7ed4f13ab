#if Server
import Synchronization

/// Encodes the inputs of concurrent requests in common batches: while one batch is computed, the next gathers. Nobody
/// waits for a batch to fill.
final class EncodingQueue<Input: Sendable>: Sendable {
    private struct Waiting {
        let id: Int
        let input: Input
        let result: CheckedContinuation<[Float], any Error>
    }

    private struct State {
        var waiting: [Waiting] = []
        var nextID = 0
        var isEmptying = false
    }

    private let state = Mutex(State())
    private let limits: EncodingLimits
    private let executor: BlockingExecutor
    private let counters: EncodingCounters
    private let load: @Sendable () throws -> Encode

    /// Returns a vector for each input.
    typealias Encode = @Sendable ([Input]) throws -> [[Float]]

    /// - Parameters:
    ///   - executor: the one thread on which all queues encode, as each call keeps all processors busy.
    ///   - load: called for each batch; returns the encoder at once when it is loaded.
    init(
        _ limits: EncodingLimits, on executor: BlockingExecutor, counters: EncodingCounters,
        load: @escaping @Sendable () throws -> Encode
    ) {
        self.limits = limits
        self.executor = executor
        self.counters = counters
        self.load = load
    }

    /// Returns the vector of an input.
    ///
    /// - Throws: ``Problem`` if too many inputs wait; `CancellationError`; the errors of loading and encoding.
    func vector(of input: Input) async throws -> [Float] {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { result in
                let (refusal, begins) = state.withLock { state -> ((any Error)?, Bool) in
                    if Task.isCancelled { return (CancellationError(), false) }
                    guard state.waiting.count < limits.waiting else { return (Problem.busy, false) }
                    state.waiting.append(Waiting(id: id, input: input, result: result))
                    defer { state.isEmptying = true }
                    return (nil, !state.isEmptying)
                }
                if let refusal { result.resume(throwing: refusal) }
                if begins { Task { await empty() } }
            }
        } onCancel: {
            let result = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).result }
            }
            result?.resume(throwing: CancellationError())
        }
    }

    private func empty() async {
        while let batch = nextBatch() {
            do {
                let encode = try await executor.run(load)
                let results = await results(of: batch.map(\.input), by: encode)
                for (waiting, result) in zip(batch, results) { waiting.result.resume(with: result) }
            } catch {
                for waiting in batch { waiting.result.resume(throwing: error) }
            }
        }
    }

    private func nextBatch() -> [Waiting]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isEmptying = false
                return nil
            }
            let batch = Array(state.waiting.prefix(limits.batch))
            state.waiting.removeFirst(batch.count)
            return batch
        }
    }

    /// Encodes a batch, or after an error each input alone, so that one cannot spoil the others.
    private func results(of batch: [Input], by encode: Encode) async -> [Result<[Float], any Error>] {
        do {
            return try await executor.run {
                counters.count(batch.count)
                return try encode(batch).map { .success($0) }
            }
        } catch {
            guard batch.count > 1 else { return [.failure(error)] }
            var results: [Result<[Float], any Error>] = []
            for input in batch { results += await self.results(of: [input], by: encode) }
            return results
        }
    }
}

/// The limits of an ``EncodingQueue``.
struct EncodingLimits {
    /// The maximum number of inputs that are encoded together.
    var batch: Int
    /// The maximum number of inputs that wait.
    var waiting: Int
}

/// The numbers of batches and inputs encoded so far.
final class EncodingCounters: Sendable {
    private let batches = Atomic<Int>(0)
    private let inputs = Atomic<Int>(0)

    /// The number of batches computed.
    var computed: Int { batches.load(ordering: .relaxed) }
    /// The number of inputs in them.
    var encoded: Int { inputs.load(ordering: .relaxed) }

    func count(_ inputs: Int) {
        batches.add(1, ordering: .relaxed)
        self.inputs.add(inputs, ordering: .relaxed)
    }
}
#endif
