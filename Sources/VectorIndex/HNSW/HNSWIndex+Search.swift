import Synchronization
import Workers

extension HNSWIndex {
    /// Returns approximately the `k` vectors most similar to the query: always `k` of them if the index holds that
    /// many.
    ///
    /// - Parameters:
    ///   - query: shape `[dimension]`.
    ///   - k: the number of neighbours.
    ///   - efSearch: the number of candidates kept, at least `k`; nil for the configuration's.
    ///   - filter: the ids that may be returned; nil for all.
    ///   - minimumScore: the threshold below which vectors are excluded.
    /// - Returns: neighbours by descending score, then by ascending id.
    /// - Throws: ``VectorIndexError/wrongSize(floats:vectors:dimension:)``,
    ///   ``VectorIndexError/notFinite(vector:component:value:)``, ``VectorIndexError/damaged(path:what:)`` when a part
    ///   of the file that the search used is damaged, and ``VectorIndexError/invalidParameter(name:value:allowed:)`` if
    ///   a number is out of its range.
    public func search(
        _ query: [Float], k: Int, efSearch: Int? = nil, filter: Filter? = nil, minimumScore: Float? = nil
    ) throws(VectorIndexError) -> [Neighbor] {
        try explainedSearch(query, k: k, efSearch: efSearch, filter: filter, minimumScore: minimumScore).neighbors
    }

    /// Searches as ``search(_:k:efSearch:filter:minimumScore:)`` does, and returns the plan as well.
    public func explainedSearch(
        _ query: [Float], k: Int, efSearch: Int? = nil, filter: Filter? = nil, minimumScore: Float? = nil
    ) throws(VectorIndexError) -> (neighbors: [Neighbor], plan: SearchPlan) {
        let ef = try checkSearch(k: k, efSearch: efSearch, minimumScore: minimumScore)
        let query = try VectorPreparation.query(query, count: 1, dimension: dimension, metric: configuration.metric)
        let graph = graph
        let acceptance = Acceptance(graph: graph, filter: filter)
        let answer = query.withUnsafeBufferPointer { query in
            run(query.baseAddress!, in: graph, k: k, ef: ef, minimumScore: minimumScore ?? -.infinity, acceptance)
        }
        if let damage = graph.damage { throw damage }
        return answer
    }

    /// Searches for several queries, divided among the threads of ``pool``.
    ///
    /// - Parameters:
    ///   - queries: shape `[number of queries, dimension]`.
    ///   - k: the number of neighbours of each query.
    ///   - efSearch: the number of candidates kept for each, at least `k`; nil for the configuration's.
    ///   - filter: the ids that may be returned; nil for all.
    ///   - minimumScore: the threshold below which vectors are excluded.
    public func search(
        queries: [Float], k: Int, efSearch: Int? = nil, filter: Filter? = nil, minimumScore: Float? = nil
    ) throws(VectorIndexError) -> [[Neighbor]] {
        try explainedSearch(queries: queries, k: k, efSearch: efSearch, filter: filter, minimumScore: minimumScore)
            .map(\.neighbors)
    }

    /// Searches as ``search(queries:k:efSearch:filter:minimumScore:)`` does, and returns each query's plan as well.
    public func explainedSearch(
        queries: [Float], k: Int, efSearch: Int? = nil, filter: Filter? = nil, minimumScore: Float? = nil
    ) throws(VectorIndexError) -> [(neighbors: [Neighbor], plan: SearchPlan)] {
        let ef = try checkSearch(k: k, efSearch: efSearch, minimumScore: minimumScore)
        let queryCount = queries.count / dimension
        let queries = try VectorPreparation.query(
            queries, count: queryCount, dimension: dimension, metric: configuration.metric)
        let graph = graph
        // The filter belongs to the caller, so it is evaluated on the caller's thread.
        let acceptance = Acceptance(graph: graph, filter: filter).settled()
        let unanswered = SearchPlan(strategy: .exact, selectivity: 0, scored: 0, reason: "")
        let answers = Mutex([(neighbors: [Neighbor], plan: SearchPlan)](repeating: ([], unanswered), count: queryCount))
        queries.withUnsafeBufferPointer { queries in
            pool.forEachIndex(of: queryCount) { i, _ in
                let answer = run(
                    queries.baseAddress! + i * dimension, in: graph, k: k, ef: ef,
                    minimumScore: minimumScore ?? -.infinity, acceptance)
                answers.withLock { $0[i] = answer }
            }
        }
        if let damage = graph.damage { throw damage }
        return answers.withLock { $0 }
    }

    /// Returns approximately all vectors that score at least `minimumScore`, best first.
    public func search(
        _ query: [Float], minimumScore: Float, efSearch: Int? = nil, filter: Filter? = nil
    ) throws(VectorIndexError) -> [Neighbor] {
        var k = max(efSearch ?? configuration.efSearch, 64)
        while true {
            // Request more until the last one found is out of range.
            let found = try search(query, k: k, efSearch: efSearch, filter: filter)
            if found.count < k || k >= count || found[k - 1].score < minimumScore {
                return Array(found.prefix { $0.score >= minimumScore })
            }
            k *= 4
        }
    }

    private func checkSearch(k: Int, efSearch: Int?, minimumScore: Float?) throws(VectorIndexError) -> Int {
        guard k >= 0 else { throw .invalidParameter(name: "k", value: "\(k)", allowed: "0 or more") }
        if let efSearch, efSearch < 1 {
            throw .invalidParameter(name: "efSearch", value: "\(efSearch)", allowed: "1 or more")
        }
        if let minimumScore, minimumScore.isNaN {
            throw .invalidParameter(name: "minimumScore", value: "NaN", allowed: "a number")
        }
        return max(efSearch ?? configuration.efSearch, k)
    }

    private func run(
        _ vector: UnsafePointer<Float>, in graph: Graph, k: Int, ef: Int, minimumScore: Float, _ acceptance: Acceptance
    ) -> (neighbors: [Neighbor], plan: SearchPlan) {
        switch configuration.storage {
        case .float32: run(vector, in: graph, graph.singlePrecisionRows, k, ef, minimumScore, acceptance)
        case .float16: run(vector, in: graph, graph.halfPrecisionRows, k, ef, minimumScore, acceptance)
        case .int8: run(vector, in: graph, graph.byteRows, k, ef, minimumScore, acceptance)
        }
    }

    private func run<Rows: GraphRows>(
        _ vector: UnsafePointer<Float>, in graph: Graph, _ rows: Rows, _ k: Int, _ ef: Int, _ minimumScore: Float,
        _ acceptance: Acceptance
    ) -> (neighbors: [Neighbor], plan: SearchPlan) {
        let count = graph.count
        let k = min(k, count)
        let ef = min(ef, max(count, 1))
        let situation = SearchPlan.Situation(
            count: count, selectivity: acceptance.selectivity, k: k, ef: ef, m: configuration.m,
            walkedStride: rows.stride, exactStride: graph.exactRows?.stride ?? rows.stride,
            isFiltered: !acceptance.isEverything)
        var (strategy, reason) = SearchPlan.strategy(for: situation)
        guard k > 0 else {
            let plan = SearchPlan(strategy: strategy, selectivity: acceptance.selectivity, scored: 0, reason: reason)
            return ([], plan)
        }
        return withScratch(for: graph) { scratch in
            let search = GraphSearch(
                graph: graph, rows: rows, vector: vector, k: k, ef: ef, minimumScore: minimumScore, pool: pool,
                scratch: scratch)
            var outcome: GraphSearch<Rows>.Outcome?
            switch strategy {
            case .graph: outcome = search.walk(ef: ef, accepts: nil)
            case .widened: outcome = search.walk(ef: situation.widenedEF) { acceptance.accepts($0) }
            case .filtered:
                // A walk may cost at most as much as a scan of all vectors.
                let budget = Int(situation.scanCost / (15 + Double(rows.stride) / 20)) + 1000
                outcome = search.filteredWalk(share: acceptance.selectivity, budget: budget) { acceptance.accepts($0) }
            case .exact: break
            }
            if outcome == nil, strategy != .exact {
                reason += "; that didn't lead to \(k), so all were scored"
                strategy = .exact
            }
            let result = outcome ?? search.scan(acceptance.isEverything ? nil : acceptance.slots())
            let plan = SearchPlan(
                strategy: strategy, selectivity: acceptance.selectivity, scored: result.scored, reason: reason)
            return (result.neighbors, plan)
        }
    }
}
