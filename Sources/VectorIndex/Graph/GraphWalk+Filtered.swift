extension GraphWalk {
    /// Searches as ``search(layer:from:query:beam:scratch:)`` does in layer 0, but only accepted nodes become results;
    /// others are only traversed.
    ///
    /// - Parameters:
    ///   - results: receives the accepted nodes.
    ///   - share: the proportion of accepted nodes. Where far fewer are found, they are far from the query, and the
    ///     walk is aborted.
    ///   - budget: the maximum number of nodes scored.
    /// - Returns: the number of nodes scored; nil if the walk was aborted or exceeded the budget.
    @inline(__always)
    func filteredSearch(
        from start: (node: UInt32, score: Float), query: RowQuery, results: inout Beam, share: Double,
        budget: Int, scratch: SearchScratch, accepts: (UInt32) -> Bool
    ) -> Int? {
        let layer = layers[0]
        var visited = scratch.visited.cursor()
        defer { scratch.visited.clear(visited) }
        var candidates = KeyHeap()
        // Once about 32 accepted nodes are expected, their number is meaningful.
        let trial = Int(32 / max(share, 1e-9))
        func meet(_ node: UInt32, _ score: Float) {
            let key = rankKey(score: score, place: node)
            if results.isFull, key > results.worst { return }
            candidates.push(key)
            if accepts(node) { results.offer(key) }
        }
        _ = visited.insert(start.node)
        meet(start.node, start.score)
        while let key = candidates.pop() {
            if results.isFull, key > results.worst { break }
            if visited.count > budget { return nil }
            let expected = min(Double(results.capacity), share * Double(visited.count))
            if visited.count > trial, Double(results.count) < expected / 4 { return nil }
            let count = gather(layer, place(ofKey: key), limits[0], scratch) { visited.insert($0) }
            checks?.use(scratch.pending, count)
            rows.score(query, scratch.pending, count, scratch.scores)
            for i in 0..<count { meet(scratch.pending[i], scratch.scores[i]) }
        }
        return visited.count
    }
}
