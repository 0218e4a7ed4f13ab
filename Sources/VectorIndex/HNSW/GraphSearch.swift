import Workers

/// One search for one query over one form of rows.
struct GraphSearch<Rows: GraphRows> {
    let graph: Graph
    let rows: Rows
    /// The prepared query vector.
    let vector: UnsafePointer<Float>
    let k: Int
    let ef: Int
    let minimumScore: Float
    let pool: WorkerPool
    let scratch: SearchScratch

    struct Outcome {
        var neighbors: [Neighbor]
        var scored: Int
    }

    /// Walks the graph with a beam of `ef` candidates, and returns the accepted ones.
    ///
    /// - Returns: nil if fewer than `k` accepted ones were found, as can happen while the first vectors are being
    ///   linked.
    @inline(__always)
    func walk(ef: Int, accepts: ((UInt32) -> Bool)?) -> Outcome? {
        let query = rows.query(vector, in: scratch.query)
        let walk = GraphWalk(
            rows: rows, layers: graph.layers, limits: graph.limits(), checks: RowChecks(graph.checks, rows))
        guard let entry = graph.entry,
            let start = walk.descend(from: entry, above: 0, query: query, scratch: scratch)
        else { return nil }
        var beam = scratch.beam(capacity: ef)
        let scored = walk.search(layer: 0, from: start, query: query, beam: &beam, scratch: scratch)
        if let accepts { beam.keep { accepts(place(ofKey: $0)) } }
        guard beam.count >= k else { return nil }
        return Outcome(neighbors: answer(from: beam), scored: scored)
    }

    /// Walks the graph until `ef` accepted nodes are found.
    ///
    /// - Returns: nil if that took more than `budget` scores, if far fewer were found than the accepted nodes' `share`
    ///   suggests, or if fewer than `k` were found.
    @inline(__always)
    func filteredWalk(share: Double, budget: Int, accepts: (UInt32) -> Bool) -> Outcome? {
        let query = rows.query(vector, in: scratch.query)
        let walk = GraphWalk(
            rows: rows, layers: graph.layers, limits: graph.limits(), checks: RowChecks(graph.checks, rows))
        guard let entry = graph.entry,
            let start = walk.descend(from: entry, above: 0, query: query, scratch: scratch)
        else { return nil }
        var beam = scratch.beam(capacity: ef)
        let scored = walk.filteredSearch(
            from: start, query: query, results: &beam, share: share, budget: budget, scratch: scratch, accepts: accepts)
        guard let scored, beam.count >= k else { return nil }
        return Outcome(neighbors: answer(from: beam), scored: scored)
    }

    /// Returns the best candidates, with exact scores where possible.
    private func answer(from beam: Beam) -> [Neighbor] {
        var top = TopNeighbors(capacity: k, minimumScore: minimumScore)
        if graph.configuration.hasOriginals, let exact = graph.exactRows {
            rescore(beam, exact, into: &top)
        } else {
            for i in 0..<min(k, beam.count) {
                top.offer(id: graph.id(Int(place(ofKey: beam.keys[i]))), score: score(ofKey: beam.keys[i]))
            }
        }
        return top.sorted()
    }

    /// Scores the candidates with the original vectors, in groups, until a whole group changes nothing.
    private func rescore(_ beam: Beam, _ exact: SinglePrecisionRows, into top: inout TopNeighbors) {
        let query = exact.query(vector, in: scratch.query)
        let checks = RowChecks(graph.checks, exact)
        let group = min(max(k, 8), SearchScratch.pendingCapacity)
        var start = 0
        while start < beam.count {
            let length = min(group, beam.count - start)
            for i in 0..<length {
                scratch.pending[i] = place(ofKey: beam.keys[start + i])
                exact.prefetch(scratch.pending[i])
            }
            checks?.use(scratch.pending, length)
            exact.score(query, scratch.pending, length, scratch.scores)
            let bar = top.bar
            var changed = false
            for i in 0..<length where scratch.scores[i] >= bar {
                changed = true
                top.offer(id: graph.id(Int(scratch.pending[i])), score: scratch.scores[i])
            }
            if !changed, start >= k { break }
            start += length
        }
    }

    /// Scores all the given slots, or all slots.
    func scan(_ slots: [UInt32]?) -> Outcome {
        let total = slots?.count ?? graph.count
        let exact = graph.exactRows
        let checks = exact.map { RowChecks(graph.checks, $0) } ?? RowChecks(graph.checks, rows)
        let best = SharedTop(TopNeighbors(capacity: min(k, total), minimumScore: minimumScore))
        let query = exact?.query(vector, in: scratch.query) ?? rows.query(vector, in: scratch.query)
        let empty = best.value
        pool.forEachRange(of: total, minimumLength: max(1024, 1 << 20 / graph.dimension)) { range, _ in
            var top = empty
            let chunk = 512
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: chunk) { pending in
                withUnsafeTemporaryAllocation(of: Float.self, capacity: chunk) { scores in
                    guard let pending = pending.baseAddress, let scores = scores.baseAddress else { return }
                    var start = range.lowerBound
                    while start < range.upperBound {
                        let length = min(chunk, range.upperBound - start)
                        for i in 0..<length { pending[i] = slots.map { $0[start + i] } ?? UInt32(start + i) }
                        checks?.use(pending, length)
                        if let exact {
                            exact.score(query, pending, length, scores)
                        } else {
                            rows.score(query, pending, length, scores)
                        }
                        for i in 0..<length where scores[i] >= top.bar {
                            top.offer(id: graph.id(Int(pending[i])), score: scores[i])
                        }
                        start += length
                    }
                }
            }
            best.formUnion(top)
        }
        return Outcome(neighbors: best.value.sorted(), scored: total)
    }
}
