/// The neighbours a node keeps, chosen from candidates by the heuristic of HNSW (Malkov & Yashunin 2016, algorithm 4): a
/// candidate that is more like a neighbour already chosen than like the node itself is left out, since it is reached through that one.
struct NeighborSelection<Rows: GraphRows> {
    let rows: Rows
    let layer: GraphLayer

    /// - Parameters:
    ///   - candidates: rank keys (score against the node, place in the layer), best first.
    ///   - limit: how many may be chosen.
    ///   - isKept: those that must be chosen whatever the heuristic says; there must be at most `limit`.
    ///   - chosen: gets the places. Room for `limit`.
    /// - Returns: how many were chosen.
    @inline(__always)
    func choose(
        _ candidates: UnsafePointer<UInt64>, _ count: Int, limit: Int, space: UnsafeMutableRawPointer,
        scores: UnsafeMutablePointer<Float>, chosenSlots: UnsafeMutablePointer<UInt32>,
        chosen: UnsafeMutablePointer<UInt32>, isKept: (UInt32) -> Bool
    ) -> Int {
        var keepersLeft = 0
        for i in 0..<count where isKept(place(ofKey: candidates[i])) { keepersLeft &+= 1 }
        var chosenCount = 0
        for i in 0..<count {
            let key = candidates[i]
            let candidate = place(ofKey: key)
            let slot = layer.slot(candidate)
            let mustKeep = keepersLeft > 0 && isKept(candidate)
            if mustKeep {
                keepersLeft &-= 1
            } else {
                guard chosenCount + keepersLeft < limit else { continue }
                if chosenCount > 0, isCovered(slot, score(ofKey: key), by: chosenSlots, chosenCount, space, scores) {
                    continue
                }
            }
            chosen[chosenCount] = candidate
            chosenSlots[chosenCount] = slot
            chosenCount &+= 1
            if chosenCount == limit { break }
        }
        return chosenCount
    }

    /// Whether a chosen one is more like the candidate than the node is.
    @inline(__always)
    private func isCovered(
        _ slot: UInt32, _ score: Float, by chosen: UnsafePointer<UInt32>, _ count: Int,
        _ space: UnsafeMutableRawPointer, _ scores: UnsafeMutablePointer<Float>
    ) -> Bool {
        let query = rows.query(row: Int(slot), in: space)
        var start = 0
        // In steps, since the first ones chosen are the likeliest.
        while start < count {
            let length = min(8, count &- start)
            rows.score(query, chosen + start, length, scores)
            for i in 0..<length where scores[i] > score { return true }
            start &+= length
        }
        return false
    }
}
