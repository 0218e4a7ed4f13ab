import Workers

/// How a batch is cut for the threads.
enum BatchPortions {
    /// With fewer rows of a thread's own, sharing each product is faster than reading all weights in each thread.
    private static let leastRows = 128
    /// What a layer makes of more does not stay in the second-level cache.
    private static let mostRows = 128

    /// How many inputs make a portion at most, where `count` of them have so many rows together.
    static func size(of count: Int, rows: Int) -> Int { max(1, mostRows * count / rows) }

    /// Takes a batch through a network: where it is large, each thread takes portions of it through all layers, so that
    /// threads never wait for each other and a portion's values stay near; else all threads share each layer.
    ///
    /// - Parameters:
    ///   - count: how many inputs
    ///   - rows: how many rows of hidden states they have together
    ///   - body: is given a portion; portions run at once.
    static func forEach(
        of count: Int, rows: Int, pool: WorkerPool = .shared, _ body: (Range<Int>) throws -> Void
    ) throws {
        let share = count / pool.threadCount
        guard count > 0, share * rows / count >= leastRows else {
            try body(0..<count)
            return
        }
        let shared = share * pool.threadCount
        let size = min(share, size(of: count, rows: rows))
        let portions = (share + size - 1) / size * pool.threadCount
        let results = pool.map(portions) { index in
            Result { try body(index * shared / portions..<(index + 1) * shared / portions) }
        }
        for result in results { try result.get() }
        // What would leave threads idle.
        if shared < count { try body(shared..<count) }
    }
}
