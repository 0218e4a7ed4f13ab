import Compute
import Workers

/// Divides a batch among threads.
enum BatchPortions {
    /// The minimum number of rows per thread: with fewer, sharing each product is faster than reading all weights in
    /// every thread.
    private static let leastRows = 128

    /// Returns the maximum number of inputs in a portion, when `count` inputs have `rows` rows together: so few that a
    /// layer's output stays in the second-level cache. Where products are much faster than memory, reading all weights
    /// once more costs more.
    static func size(of count: Int, rows: Int, in precision: ArithmeticPrecision) -> Int {
        max(1, (precision.isFasterThanMemory ? 224 : 128) * count / rows)
    }

    /// Runs a batch through a network. In a large batch, each thread takes portions through all layers, so that threads
    /// never wait for each other and a portion's values stay in its cache; otherwise all threads share each layer.
    ///
    /// - Parameters:
    ///   - count: the number of inputs
    ///   - rows: the total number of their rows of hidden states
    ///   - precision: that of the products
    ///   - body: called with a portion; portions run in parallel.
    static func forEach(
        of count: Int, rows: Int, in precision: ArithmeticPrecision, pool: WorkerPool = .shared,
        _ body: (Range<Int>) throws -> Void
    ) throws {
        let share = count / pool.threadCount
        guard count > 0, share * rows / count >= leastRows else {
            try body(0..<count)
            return
        }
        let shared = share * pool.threadCount
        let size = min(share, size(of: count, rows: rows, in: precision))
        let portions = (share + size - 1) / size * pool.threadCount
        let results = pool.map(portions) { index in
            Result { try body(index * shared / portions..<(index + 1) * shared / portions) }
        }
        for result in results { try result.get() }
        // The remainder that would leave threads idle.
        if shared < count { try body(shared..<count) }
    }
}
