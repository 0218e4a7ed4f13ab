import CProcessor
import Synchronization

/// Links new nodes into a graph: HNSW's insertion (Malkov & Yashunin 2016, algorithm 1), for any number of nodes in
/// parallel.
///
/// Additionally, the tree of ``Graph/parents`` keeps every node reachable regardless of pruning.
struct GraphBuilder<Rows: GraphRows>: Sendable {
    let graph: Graph
    let rows: Rows
    let locks: LockStripes
    /// A lock held while a node above the entry point is linked, until it becomes the entry point.
    let rise: RiseLock

    final class RiseLock: Sendable {
        let mutex = Mutex<Void>(())
    }

    /// A node's numbers in layers 1 and above; empty for most nodes.
    typealias UpperNodes = [UInt32]

    /// Links a slot whose row is written and whose numbers in the upper layers are assigned.
    func insert(_ slot: UInt32, upper: UpperNodes, vector: UnsafePointer<Float>, scratch: SearchScratch) {
        let query = rows.query(vector, in: scratch.query)
        guard let entry = graph.entry, upper.count <= entry.layer else {
            rise.mutex.withLock { _ in
                let entry = graph.entry
                if let entry { link(slot, upper: upper, from: entry, query: query, scratch: scratch) }
                if entry == nil { graph.setParent(slot, of: slot) }
                if upper.count > (entry?.layer ?? -1) {
                    graph.entry = EntryPoint(layer: upper.count, node: upper.last ?? slot)
                }
            }
            return
        }
        link(slot, upper: upper, from: entry, query: query, scratch: scratch)
    }

    private func link(
        _ slot: UInt32, upper: UpperNodes, from entry: EntryPoint, query: RowQuery, scratch: SearchScratch
    ) {
        let walk = GraphWalk(rows: rows, layers: graph.layers, limits: graph.limits())
        let top = min(upper.count, entry.layer)
        guard var nearest = walk.descend(from: entry, above: top, query: query, scratch: scratch) else { return }
        var choices: [[UInt32]] = []
        let breadth = breadth
        for layerNumber in stride(from: top, through: 0, by: -1) {
            var beam = scratch.beam(capacity: breadth)
            walk.search(layer: layerNumber, from: nearest, query: query, beam: &beam, scratch: scratch)
            nearest = (place(ofKey: beam.keys[0]), score(ofKey: beam.keys[0]))
            let layer = graph.layers[layerNumber]
            leaveRemoved(&beam, layer: layer)
            if let below = layer.below {
                nearest.node = below[Int(nearest.node)]
                choices.append(choose(for: upper[layerNumber - 1], layer: layer, from: beam, scratch: scratch).chosen)
            } else {
                connect(slot, from: beam, scratch: scratch)
            }
        }
        // From the bottom up, so that a node found in one layer is already linked in those below.
        for (number, chosen) in zip(stride(from: 1, through: top, by: 1), choices.reversed()) {
            let node = upper[number - 1]
            let list = graph.layers[number].list(node)
            locks.withLock(layer: number, node: node) {
                for (i, link) in chosen.enumerated() { cp_store_release_u32(list + i, link) }
            }
            for link in chosen { addLink(from: link, to: node, layerNumber: number, scratch: scratch) }
        }
    }

    /// efConstruction, increased where some of the results are removed nodes.
    private var breadth: Int {
        let count = graph.count
        let live = max(1, count - graph.removedCount)
        return min(graph.configuration.efConstruction * count / live, 4 * graph.configuration.efConstruction)
    }

    /// Drops removed nodes from the candidates, unless there are no others: links to them would be lost when the graph
    /// is compacted.
    private func leaveRemoved(_ beam: inout Beam, layer: GraphLayer) {
        guard graph.removedCount > 0 else { return }
        var anyLeft = false
        for i in 0..<beam.count where !graph.isRemoved(Int(layer.slot(place(ofKey: beam.keys[i])))) { anyLeft = true }
        if anyLeft { beam.keep { !graph.isRemoved(Int(layer.slot(place(ofKey: $0)))) } }
    }

    /// Returns the neighbours of a new node. Removes the candidates' marks, and the node itself, to which others linked
    /// at the same time may have led the search.
    private func choose(
        for node: UInt32, layer: GraphLayer, from candidates: Beam, scratch: SearchScratch
    ) -> (chosen: [UInt32], candidateCount: Int) {
        let selection = NeighborSelection(rows: rows, layer: layer)
        let m = graph.configuration.m
        var count = 0
        for i in 0..<candidates.count where place(ofKey: candidates.keys[i]) != node {
            candidates.keys[count] = candidates.keys[i] & ~1
            count += 1
        }
        let chosen = [UInt32](unsafeUninitializedCapacity: m) { chosen, chosenCount in
            guard let space = chosen.baseAddress else { return }
            chosenCount = selection.choose(
                candidates.keys, count, limit: m, space: scratch.other, scores: scratch.scores,
                chosenSlots: scratch.pendingSlots, chosen: space, isKept: { _ in false })
        }
        return (chosen, count)
    }

    /// Adds a new node's links in layer 0, and its neighbours' links to it.
    private func connect(_ node: UInt32, from candidates: Beam, scratch: SearchScratch) {
        let layer = graph.layers[0]
        let (chosen, candidateCount) = choose(for: node, layer: layer, from: candidates, scratch: scratch)
        locks.withLock(layer: 0, node: node) {
            for (i, link) in chosen.enumerated() { cp_store_release_u32(layer.list(node) + i, link) }
        }
        let parent = adopt(node, chosen, candidates.keys, candidateCount, scratch: scratch)
        for link in chosen where link != parent { addLink(from: link, to: node, layerNumber: 0, scratch: scratch) }
    }

    /// Finds a parent for the node in layer 0: the nearest node that can have another child.
    func adopt(
        _ node: UInt32, _ chosen: [UInt32], _ candidates: UnsafePointer<UInt64>, _ candidateCount: Int,
        scratch: SearchScratch
    ) -> UInt32 {
        for link in chosen where tryAdopt(node, by: link, scratch: scratch) { return link }
        for i in 0..<candidateCount {
            let candidate = place(ofKey: candidates[i])
            if tryAdopt(node, by: candidate, scratch: scratch) { return takeIn(candidate, of: node, scratch: scratch) }
        }
        // All have the maximum number of children, but some descendant has fewer.
        var ancestor = place(ofKey: candidates[0])
        while true {
            let list = graph.layers[0].neighbors(ancestor, limit: graph.count)
            guard let child = list.first(where: { graph.parent($0) == ancestor && $0 != ancestor && $0 != node }) else {
                if tryAdopt(node, by: ancestor, scratch: scratch) {
                    return takeIn(ancestor, of: node, scratch: scratch)
                }
                continue
            }
            ancestor = child
            if tryAdopt(node, by: ancestor, scratch: scratch) { return takeIn(ancestor, of: node, scratch: scratch) }
        }
    }

    /// Adds a link to a parent that the heuristic did not choose.
    private func takeIn(_ parent: UInt32, of node: UInt32, scratch: SearchScratch) -> UInt32 {
        addLink(from: node, to: parent, layerNumber: 0, scratch: scratch)
        return parent
    }

    func tryAdopt(_ node: UInt32, by parent: UInt32, scratch: SearchScratch) -> Bool {
        let layer = graph.layers[0]
        return locks.withLock(layer: 0, node: parent) {
            let list = layer.list(parent)
            var children = 0
            for i in 0..<layer.width {
                if list[i] == GraphLayer.none { break }
                if list[i] != parent, graph.parent(list[i]) == parent { children += 1 }
            }
            guard children < graph.configuration.m else { return false }
            graph.setParent(parent, of: node)
            addLinkLocked(from: parent, to: node, layerNumber: 0, scratch: scratch)
            return true
        }
    }

    func addLink(from node: UInt32, to new: UInt32, layerNumber: Int, scratch: SearchScratch) {
        locks.withLock(layer: layerNumber, node: node) {
            addLinkLocked(from: node, to: new, layerNumber: layerNumber, scratch: scratch)
        }
    }

    /// Adds a link; where there is no room, the node's neighbours are selected again.
    private func addLinkLocked(from node: UInt32, to new: UInt32, layerNumber: Int, scratch: SearchScratch) {
        let layer = graph.layers[layerNumber]
        let list = layer.list(node)
        let width = layer.width
        var count = 0
        while count < width, list[count] != GraphLayer.none {
            if list[count] == new { return }
            count &+= 1
        }
        if count < width {
            cp_store_release_u32(list + count, new)
            return
        }
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 3 * (width + 1)) { space in
            let keys = space.baseAddress!
            let places = UnsafeMutableRawPointer(keys + width + 1).assumingMemoryBound(to: UInt32.self)
            let slots = places + width + 1
            for i in 0..<width { places[i] = list[i] }
            places[width] = new
            for i in 0...width { slots[i] = layer.slot(places[i]) }
            let query = rows.query(row: Int(layer.slot(node)), in: scratch.other)
            let scores = scratch.scores
            rows.score(query, slots, width + 1, scores)
            func isTied(_ place: UInt32) -> Bool {
                layerNumber == 0 && (graph.parent(place) == node || graph.parent(node) == place)
            }
            // Removed nodes are dropped first, and never cause others to be dropped.
            func isRemoved(_ place: UInt32) -> Bool {
                graph.removedCount > 0 && graph.isRemoved(Int(layer.slot(place)))
            }
            var keyCount = 0
            for i in 0...width where !isRemoved(places[i]) || isTied(places[i]) {
                keys[keyCount] = rankKey(score: scores[i], place: places[i])
                keyCount &+= 1
            }
            var sorted = UnsafeMutableBufferPointer(start: keys, count: keyCount)
            sorted.sort()
            let selection = NeighborSelection(rows: rows, layer: layer)
            let chosen = selection.choose(
                keys, keyCount, limit: width, space: scratch.other, scores: scores, chosenSlots: slots, chosen: places,
                isKept: isTied, covers: { !isRemoved($0) })
            for i in 0..<chosen { cp_store_release_u32(list + i, places[i]) }
            for i in chosen..<width where list[i] != GraphLayer.none { cp_store_release_u32(list + i, GraphLayer.none) }
        }
    }
}
