extension Graph {
    /// Builds the ``parents`` of a graph that has only links, so that all its nodes are reachable.
    ///
    /// - Complexity: O(links), and a search for each node without incoming links.
    func tie() {
        switch configuration.storage {
        case .float32: tie(singlePrecisionRows)
        case .float16: tie(halfPrecisionRows)
        case .int8: tie(byteRows)
        }
    }

    private func tie<Rows: GraphRows>(_ rows: Rows) {
        guard let entry, count > 0 else { return }
        let builder = GraphBuilder(graph: self, rows: rows, locks: LockStripes(), rise: .init())
        let scratch = SearchScratch(capacity: capacity, dimension: dimension)
        let root = layers[entry.layer].slot(entry.node)
        setParent(root, of: root)
        var queue = [root]
        var next = 0
        func spread() {
            while next < queue.count {
                let node = queue[next]
                next += 1
                for link in layers[0].neighbors(node, limit: count) where parent(link) == GraphLayer.none {
                    if builder.adopt(link, by: node, scratch: scratch) { queue.append(link) }
                }
            }
        }
        spread()
        for node in 0..<UInt32(count) where parent(node) == GraphLayer.none {
            builder.adoptFromAfar(node, scratch: scratch)
            queue.append(node)
            spread()
        }
    }
}

extension GraphBuilder {
    /// Makes one node the other's parent, if it can have another child, and links them in both directions.
    func adopt(_ node: UInt32, by parent: UInt32, scratch: SearchScratch) -> Bool {
        guard tryAdopt(node, by: parent, scratch: scratch) else { return false }
        addLink(from: node, to: parent, layerNumber: 0, scratch: scratch)
        return true
    }

    /// Finds a parent for a node without incoming links, among the nearest nodes that have one.
    func adoptFromAfar(_ node: UInt32, scratch: SearchScratch) {
        guard let entry = graph.entry else { return }
        let walk = GraphWalk(rows: rows, layers: graph.layers, limits: graph.limits())
        let query = rows.query(row: Int(node), in: scratch.query)
        guard let start = walk.descend(from: entry, above: 0, query: query, scratch: scratch) else { return }
        var beam = scratch.beam(capacity: graph.configuration.efConstruction)
        walk.search(layer: 0, from: start, query: query, beam: &beam, scratch: scratch)
        beam.keep { graph.parent(place(ofKey: $0)) != GraphLayer.none && place(ofKey: $0) != node }
        // The walk may have started, and stayed, among nodes that lack a parent themselves.
        let root = graph.layers[entry.layer].slot(entry.node)
        if beam.count == 0 { beam.offer(rankKey(score: 0, place: root)) }
        for i in 0..<beam.count { beam.keys[i] &= ~1 }
        _ = adopt(node, [], beam.keys, beam.count, scratch: scratch)
    }
}
