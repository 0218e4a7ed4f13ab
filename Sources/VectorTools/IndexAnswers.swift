import VectorIndex

/// The answers to every query of a file.
public struct IndexAnswers: Sendable {
    public let queryCount: Int
    /// Places for each query's answers.
    public let k: Int
    /// `[queryCount, k]`, best first; -1 where there are fewer than `k`.
    public private(set) var ids: [Int64]
    /// `[queryCount, k]`: larger is more alike; minus infinity where there are fewer than `k`.
    public private(set) var scores: [Float]
    /// What the searches took, reading and writing files not included.
    public internal(set) var seconds = 0.0
    /// How the first query was answered; nil if there is none.
    public private(set) var plan: SearchPlan?
    /// How many queries were answered in each way.
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

    public var queriesPerSecond: Double { seconds > 0 ? Double(queryCount) / seconds : 0 }

    /// Recall@k: which share of the `k` right answers was found, over all queries.
    ///
    /// - Parameters:
    ///   - truth: `[queryCount, width]`, best first; negative where there are fewer right answers.
    ///   - width: at least `k`.
    /// - Returns: nil if there is no right answer to find.
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
