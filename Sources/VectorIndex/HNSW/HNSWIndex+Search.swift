import Synchronization
import Workers

extension HNSWIndex {
    /// About the `k` vectors most like the query, or as many as there are.
    ///
    /// - Parameters:
    ///   - query: shape `[dimension]`.
    ///   - efSearch: how many candidates are kept, at least `k`; `nil`: as configured.
    ///   - minimumScore: leaves out what scores lower.
    /// - Returns: by falling score, then by rising id.
    /// - Throws: ``VectorIndexError/wrongSize(floats:vectors:dimension:)``,
    ///   ``VectorIndexError/notFinite(vector:component:value:)``, and
    ///   ``VectorIndexError/invalidParameter(name:value:allowed:)`` if a number is out of its range.
    public func search(
        _ query: [Float], k: Int, efSearch: Int? = nil, minimumScore: Float? = nil
    ) throws(VectorIndexError) -> [Neighbor] {
        let query = try VectorPreparation.query(
            query, count: 1, dimension: dimension, metric: configuration.metric)
        let ef = max(efSearch ?? configuration.efSearch, k)
        let graph = graph
        return query.withUnsafeBufferPointer { query in
            withScratch(for: graph) { scratch in
                switch configuration.storage {
                case .float32: walk(graph, graph.singlePrecisionRows, query.baseAddress!, k, ef, minimumScore, scratch)
                case .float16: walk(graph, graph.halfPrecisionRows, query.baseAddress!, k, ef, minimumScore, scratch)
                case .int8: walk(graph, graph.byteRows, query.baseAddress!, k, ef, minimumScore, scratch)
                }
            }
        }
    }

    private func walk<Rows: GraphRows>(
        _ graph: Graph, _ rows: Rows, _ vector: UnsafePointer<Float>, _ k: Int, _ ef: Int, _ minimumScore: Float?,
        _ scratch: SearchScratch
    ) -> [Neighbor] {
        guard let entry = graph.entry else { return [] }
        let walk = GraphWalk(rows: rows, layers: graph.layers, limits: graph.limits())
        let query = rows.query(vector, in: scratch.query)
        var beam = scratch.beam(capacity: ef)
        guard let start = walk.descend(from: entry, above: 0, query: query, scratch: scratch) else { return [] }
        walk.search(layer: 0, from: start, query: query, beam: &beam, scratch: scratch)
        var top = TopNeighbors(capacity: k, minimumScore: minimumScore ?? -.infinity)
        if configuration.hasOriginals, let exact = graph.exactRows {
            rescore(beam, exact, vector, k, graph, scratch, into: &top)
        } else {
            for i in 0..<min(k, beam.count) {
                top.offer(id: graph.id(Int(place(ofKey: beam.keys[i]))), score: score(ofKey: beam.keys[i]))
            }
        }
        return top.sorted()
    }

    /// Scores the best candidates by the vectors themselves, in groups of `k`, until a whole group changes nothing.
    private func rescore(
        _ beam: Beam, _ exact: SinglePrecisionRows, _ vector: UnsafePointer<Float>, _ k: Int, _ graph: Graph,
        _ scratch: SearchScratch, into top: inout TopNeighbors
    ) {
        let query = exact.query(vector, in: scratch.query)
        let group = min(max(k, 8), SearchScratch.pendingCapacity)
        var start = 0
        while start < beam.count {
            let length = min(group, beam.count - start)
            for i in 0..<length {
                scratch.pending[i] = place(ofKey: beam.keys[start + i])
                exact.prefetch(scratch.pending[i])
            }
            exact.score(query, scratch.pending, length, scratch.scores)
            let bar = top.bar
            var changed = false
            for i in 0..<length where scratch.scores[i] >= bar {
                changed = true
                top.offer(id: graph.id(Int(scratch.pending[i])), score: scratch.scores[i])
            }
            if !changed, top.count == k { break }
            start += length
        }
    }
}
