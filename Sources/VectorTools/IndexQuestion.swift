import VectorIndex

/// The options of a search for every vector of a file.
///
///     var question = IndexQuestion(k: 10)
///     question.efSearch = 100
///     let answers = try question.ask(index, about: VectorFile(path: "queries.npy"))
///     print(answers.queriesPerSecond, answers.recall(truth: truth.ids, width: truth.width))
public struct IndexQuestion {
    /// The number of results for each query; if there are fewer, the rest are −1 with a score of minus infinity.
    public var k: Int
    /// The number of candidates that a search keeps; nil for the index's own value.
    public var efSearch: Int?
    /// The ids that may be results; nil for all.
    public var filter: Filter?
    /// The vectors by which the best candidates (`efSearch` of them, at least `k`) are scored again; the ids must be
    /// the numbers of their rows.
    public var originals: VectorFile?

    /// The number of queries that are read and answered at a time.
    private static let pieceSize = 4096
    /// The maximum number of results in all: each takes 12 bytes, and all are in memory.
    private static let largestAnswers = 1 << 27

    /// Creates a search for `k` neighbours.
    public init(k: Int) { self.k = k }

    /// Searches an index for all queries in a file.
    ///
    /// - Parameter progress: called with the number of queries answered so far.
    /// - Throws: ``VectorToolsError``, `VectorIndexError`, and `CancellationError` when the task is cancelled.
    public func ask(
        _ index: HNSWIndex, about queries: VectorFile, progress: (Int) -> Void = { _ in }
    ) throws -> IndexAnswers {
        let places = queries.count.multipliedReportingOverflow(by: k)
        guard k >= 1 else { throw VectorIndexError.invalidParameter(name: "k", value: "\(k)", allowed: "1 or more") }
        guard !places.overflow, places.partialValue <= Self.largestAnswers else {
            throw VectorToolsError.tooManyAnswers(queries: queries.count, k: k)
        }
        var answers = IndexAnswers(queryCount: queries.count, k: k)
        let clock = ContinuousClock()
        try queries.forEachPiece(of: Self.pieceSize) { rows, values in
            let start = clock.now
            let found = try search(index, values)
            answers.seconds += (clock.now - start) / .seconds(1)
            for (row, answer) in zip(rows, found) { answers.set(answer.neighbors, plan: answer.plan, for: row) }
            progress(rows.upperBound)
        }
        return answers
    }

    private func search(_ index: HNSWIndex, _ queries: [Float]) throws -> [(neighbors: [Neighbor], plan: SearchPlan)] {
        let candidates = originals == nil ? k : max(k, efSearch ?? index.configuration.efSearch)
        let found = try index.explainedSearch(queries: queries, k: candidates, efSearch: efSearch, filter: filter)
        guard let originals else { return found }
        let best = try Rescoring(vectors: originals, metric: index.configuration.metric)
            .best(k, of: found.map(\.neighbors), queries: queries, pool: index.pool)
        return zip(best, found).map { ($0, $1.plan) }
    }
}
