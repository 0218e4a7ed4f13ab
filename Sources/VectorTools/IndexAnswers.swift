import VectorIndex

/// The results of every query in a file.
public struct IndexAnswers: Sendable {
    /// The number of queries.
    public let queryCount: Int
    /// The number of places for each query's results.
    public let k: Int
    /// The ids, `[queryCount, k]`, best first; −1 where there are fewer than `k`.
    public private(set) var ids: [Int64]
    /// The scores, `[queryCount, k]`: larger is more similar; minus infinity where there are fewer than `k`.
    public private(set) var scores: [Float]
    /// The time of the searches in seconds, excluding reading and writing files.
    public internal(set) var seconds = 0.0
    /// The plan of the first query; nil if there is none.
    public private(set) var plan: SearchPlan?
    /// The number of queries answered with each strategy.
    public private(set) var strategies: [SearchPlan.Strategy: Int] = [:]

    init(queryCount: Int, k: Int) {
        self.queryCount = queryCount
        self.k = k
        ids = [Int64](repeating: -1, count: queryCount * k)
        scores = [Float](repeating: -.infinity, count: queryCount * k)
    }

    mutating func set(_ neighbors: [Neighbor], plan: SearchPlan, for query: Int) {
        if query == 0 { self.plan = plan }
        strategies[plan.strategy, default: 0] += 1
        for (place, neighbor) in neighbors.prefix(k).enumerated() {
            ids[query * k + place] = neighbor.id
            scores[query * k + place] = neighbor.score
        }
    }

    /// The number of queries per second; 0 when no time was measured.
    public var queriesPerSecond: Double { seconds > 0 ? Double(queryCount) / seconds : 0 }

    /// Returns recall@k: the proportion of the `k` correct neighbours that were found, over all queries.
    ///
    /// - Parameters:
    ///   - truth: the correct ids, `[queryCount, width]`, best first; negative where there are fewer.
    ///   - width: the number of places for each query, at least `k`.
    /// - Returns: nil if there are no correct neighbours.
    /// - Precondition: `truth` has `queryCount × width` ids.
    public func recall(truth: [Int64], width: Int) -> Double? {
        precondition(width >= k && truth.count == queryCount * width)
        var right = 0
        var found = 0
        for query in 0..<queryCount {
            let wanted = Set(truth[query * width..<query * width + k].lazy.filter { $0 >= 0 })
            right += wanted.count
            found += ids[query * k..<(query + 1) * k].count(where: wanted.contains)
        }
        return right > 0 ? Double(found) / Double(right) : nil
    }
}
