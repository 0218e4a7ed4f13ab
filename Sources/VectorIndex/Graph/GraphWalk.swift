import CProcessor

/// Searches over the layers of a graph. No link is trusted: one to a node out of bounds is skipped, so a damaged file
/// can cause wrong results but never an invalid memory access.
struct GraphWalk<Rows: GraphRows> {
    let rows: Rows
    let layers: [GraphLayer]
    /// The number of nodes in each layer that may be visited: those that existed when the search began.
    let limits: [Int]
    /// The verification of a file's rows before they are scored.
    var checks: RowChecks?

    /// Descends from the entry point, in each layer above `bottom` to the node that no neighbour beats.
    func descend(
        from entry: EntryPoint, above bottom: Int, query: RowQuery, scratch: SearchScratch
    ) -> (node: UInt32, score: Float)? {
        guard entry.layer < layers.count, entry.node < limits[entry.layer] else { return nil }
        var layerNumber = entry.layer
        var node = entry.node
        var slot = layers[layerNumber].slot(node)
        guard slot < limits[0] else { return nil }
        var best: Float = 0
        checks?.use(&slot, 1)
        rows.score(query, &slot, 1, &best)
        while layerNumber > bottom {
            let layer = layers[layerNumber]
            let limit = limits[layerNumber]
            var improved = true
            while improved {
                improved = false
                let count = gather(layer, node, limit, scratch) { _ in true }
                checks?.use(scratch.pendingSlots, count)
                rows.score(query, scratch.pendingSlots, count, scratch.scores)
                for i in 0..<count where scratch.scores[i] > best {
                    best = scratch.scores[i]
                    node = scratch.pending[i]
                    improved = true
                }
            }
            guard let below = layer.below else { return nil }
            node = below[Int(node)]
            layerNumber -= 1
            guard node < limits[layerNumber] else { return nil }
        }
        return (node, best)
    }

    /// Fills the beam with the nodes of a layer nearest the query, as far as they are reachable from `start`.
    ///
    /// - Returns: the number of nodes scored.
    @inline(__always)
    @discardableResult
    func search(
        layer layerNumber: Int, from start: (node: UInt32, score: Float), query: RowQuery, beam: inout Beam,
        scratch: SearchScratch
    ) -> Int {
        let layer = layers[layerNumber]
        let limit = limits[layerNumber]
        let scores = scratch.scores
        let pending = scratch.pending
        let slots = layerNumber == 0 ? pending : scratch.pendingSlots
        var visited = scratch.visited.cursor()
        _ = visited.insert(start.node)
        beam.offer(rankKey(score: start.score, place: start.node))
        while let node = beam.next() {
            let count = gather(layer, node, limit, scratch) { visited.insert($0) }
            if let upcoming = beam.upcoming() { cp_prefetch(layer.list(upcoming), layer.width &* 4) }
            checks?.use(slots, count)
            rows.score(query, slots, count, scores)
            for i in 0..<count { beam.offer(rankKey(score: scores[i], place: pending[i])) }
        }
        scratch.visited.clear(visited)
        return visited.count
    }

    /// Collects the node's neighbours for which `isNew` is true, with their slots, and prefetches their vectors.
    @inline(__always)
    func gather(
        _ layer: GraphLayer, _ node: UInt32, _ limit: Int, _ scratch: SearchScratch, _ isNew: (UInt32) -> Bool
    ) -> Int {
        let list = layer.list(node)
        let pending = scratch.pending
        var count = 0
        if let layerSlots = layer.slots {
            let slots = scratch.pendingSlots
            for i in 0..<layer.width {
                let link = cp_load_acquire_u32(list + i)
                if link == GraphLayer.none { break }
                guard link < limit else { continue }
                let slot = layerSlots[Int(link)]
                guard slot < limits[0], isNew(link) else { continue }
                pending[count] = link
                slots[count] = slot
                rows.prefetch(slot)
                count &+= 1
            }
        } else {
            for i in 0..<layer.width {
                let link = cp_load_acquire_u32(list + i)
                if link == GraphLayer.none { break }
                guard link < limit, isNew(link) else { continue }
                pending[count] = link
                rows.prefetch(link)
                count &+= 1
            }
        }
        return count
    }
}

/// The node at which searches start: a node of the highest layer.
struct EntryPoint: Equatable, Sendable {
    var layer: Int
    var node: UInt32
}
