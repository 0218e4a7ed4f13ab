extension GraphWalk {
    /// As ``search(layer:from:query:beam:scratch:)`` in layer 0, but only accepted nodes count: others are walked
    /// through.
    ///
    /// - Parameters:
    ///   - results: gets the accepted nodes.
    ///   - share: how many of all nodes are accepted. Where far fewer are met, they lie elsewhere than the query, and the
    ///     walk is given up.
    ///   - budget: how many nodes may be scored.
    /// - Returns: how many nodes were scored; `nil` if the walk was given up, or the budget didn't suffice.
    @inline(__always)
    func filteredSearch(
        from start: (node: UInt32, score: Float), query: RowQuery, results: inout Beam, share: Double,
        budget: Int, scratch: SearchScratch, accepts: (UInt32) -> Bool
    ) -> Int? {
        let layer = layers[0]
        var visited = scratch.visited.cursor()
        defer { scratch.visited.clear(visited) }
        var candidates = KeyHeap()
        // When about 32 accepted nodes should have been met, their number says something.
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
