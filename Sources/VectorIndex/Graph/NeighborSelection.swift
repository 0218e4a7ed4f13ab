/// Selects a node's neighbours from candidates with the heuristic of HNSW (Malkov & Yashunin 2016, algorithm 4): a
/// candidate that is more similar to a selected neighbour than to the node itself is skipped, since it is reachable
/// through that neighbour.
struct NeighborSelection<Rows: GraphRows> {
    let rows: Rows
    let layer: GraphLayer

    /// - Parameters:
    ///   - candidates: rank keys (score against the node, place in the layer), best first.
    ///   - limit: the maximum number of neighbours.
    ///   - isKept: returns `true` for candidates that must be selected regardless of the heuristic, at most `limit`.
    ///   - covers: returns `true` for neighbours that may cause others to be skipped: all but removed nodes.
    ///   - chosen: receives the places; room for `limit`.
    /// - Returns: the number of neighbours selected.
    @inline(__always)
    func choose(
        _ candidates: UnsafePointer<UInt64>, _ count: Int, limit: Int, space: UnsafeMutableRawPointer,
        scores: UnsafeMutablePointer<Float>, chosenSlots: UnsafeMutablePointer<UInt32>,
        chosen: UnsafeMutablePointer<UInt32>, isKept: (UInt32) -> Bool, covers: (UInt32) -> Bool = { _ in true }
    ) -> Int {
        var keepersLeft = 0
        for i in 0..<count where isKept(place(ofKey: candidates[i])) { keepersLeft &+= 1 }
        var chosenCount = 0
        var coveringCount = 0
        for i in 0..<count {
            let key = candidates[i]
            let candidate = place(ofKey: key)
            let slot = layer.slot(candidate)
            let mustKeep = keepersLeft > 0 && isKept(candidate)
            if mustKeep {
                keepersLeft &-= 1
            } else {
                guard chosenCount + keepersLeft < limit else { continue }
                if isCovered(slot, score(ofKey: key), by: chosenSlots, coveringCount, space, scores) { continue }
            }
            chosen[chosenCount] = candidate
            chosenCount &+= 1
            if covers(candidate) {
                chosenSlots[coveringCount] = slot
                coveringCount &+= 1
            }
            if chosenCount == limit { break }
        }
        return chosenCount
    }

    /// Returns a Boolean value that indicates whether a selected neighbour is more similar to the candidate than the
    /// node is.
    @inline(__always)
    private func isCovered(
        _ slot: UInt32, _ score: Float, by chosen: UnsafePointer<UInt32>, _ count: Int,
        _ space: UnsafeMutableRawPointer, _ scores: UnsafeMutablePointer<Float>
    ) -> Bool {
        guard count > 0 else { return false }
        let query = rows.query(row: Int(slot), in: space)
        var start = 0
        // In groups, since the first selected ones are the most likely to cover it.
        while start < count {
            let length = min(8, count &- start)
            rows.score(query, chosen + start, length, scores)
            for i in 0..<length where scores[i] > score { return true }
            start &+= length
        }
        return false
    }
}
