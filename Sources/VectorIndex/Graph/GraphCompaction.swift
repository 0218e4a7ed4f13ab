import Workers

/// Copies a graph without its removed nodes. The neighbours of nodes linked to them are selected again from the
/// remaining ones and from the neighbours of the removed ones, as in FreshDiskANN's consolidation (Singh et al. 2021,
/// arXiv:2105.09613, algorithm 4).
struct GraphCompaction<Rows: GraphRows> {
    let graph: Graph
    let rows: Rows
    let pool: WorkerPool

    /// Returns the compacted graph without its ``Graph/parents``.
    func run() -> Graph {
        let count = graph.count - graph.removedCount
        let newCentre = centreFromOriginals()
        let result = Graph(
            configuration: graph.configuration, dimension: graph.dimension, capacity: count,
            centre: count == 0 ? nil : newCentre ?? graph.centreValues)
        // The old numbers of each layer in the new order, and their inverse.
        var kept: [[UInt32]] = []
        var numbers: [[UInt32]] = []
        for (layerNumber, layer) in graph.layers.enumerated() {
            let used = layerNumber == 0 ? graph.count : graph.upperCounts[layerNumber]
            var keptHere: [UInt32] = []
            var numbersHere = [UInt32](repeating: GraphLayer.none, count: used)
            for node in 0..<UInt32(used) where !graph.isRemoved(Int(layer.slot(node))) {
                // A layer that has lost less than its share of nodes may exceed the new capacity.
                guard keptHere.count < result.layers[layerNumber].capacity else { break }
                if let below = layer.below, numbers[layerNumber - 1][Int(below[Int(node)])] == GraphLayer.none {
                    continue
                }
                numbersHere[Int(node)] = UInt32(keptHere.count)
                keptHere.append(node)
            }
            kept.append(keptHere)
            numbers.append(numbersHere)
        }

        let stride = rows.stride
        for (new, old) in kept[0].enumerated() {
            (result.rows.base + new * stride).copyMemory(from: graph.rows.base + Int(old) * stride, byteCount: stride)
            if let originals = graph.originals {
                let place = originals.base + Int(old) * graph.dimension * 4
                result.writeOriginal(place.assumingMemoryBound(to: Float.self), slot: new)
            }
            result.setID(graph.id(Int(old)), slot: new)
        }
        if newCentre != nil, let originals = result.originals {
            let vectors = originals.base.assumingMemoryBound(to: Float.self)
            let rows = result.byteRows
            pool.forEachRange(of: count, minimumLength: 256) { range, _ in
                for slot in range { rows.write(vectors + slot * graph.dimension, at: slot) }
            }
        }

        for (layerNumber, layer) in graph.layers.enumerated() where layerNumber == 0 || !kept[layerNumber].isEmpty {
            let target = result.layers[layerNumber]
            for (new, old) in kept[layerNumber].enumerated() {
                guard let slots = layer.slots, let below = layer.below else { break }
                target.slots?[new] = numbers[0][Int(slots[Int(old)])]
                target.below?[new] = numbers[layerNumber - 1][Int(below[Int(old)])]
            }
            pool.forEachRange(of: kept[layerNumber].count, minimumLength: 256) { range, _ in
                let scratch = SearchScratch(capacity: 64, dimension: graph.dimension)
                for new in range {
                    let chosen = neighbors(of: kept[layerNumber][new], in: layer, layerNumber, scratch)
                    var place = 0
                    for old in chosen {
                        let number = numbers[layerNumber][Int(old)]
                        guard number != GraphLayer.none else { continue }
                        target.list(UInt32(new))[place] = number
                        place += 1
                    }
                }
            }
            if layerNumber > 0 { result.upperCounts[layerNumber] = kept[layerNumber].count }
        }
        result.count = count
        if count > 0 {
            let top = result.upperCounts.lastIndex { $0 > 0 } ?? 0
            result.entry = EntryPoint(layer: top, node: 0)
        }
        return result
    }

    /// Returns the mean of the remaining vectors, if the index had too few vectors for one at first.
    private func centreFromOriginals() -> [Float]? {
        guard graph.configuration.storage == .int8, graph.centreSquared == 0, graph.originals != nil else { return nil }
        var sample: [Float] = []
        for slot in 0..<graph.count where !graph.isRemoved(slot) {
            sample += graph.vector(slot: slot)
            if sample.count >= 4096 * graph.dimension { break }
        }
        return HNSWIndex.mean(sample, dimension: graph.dimension, metric: graph.configuration.metric)
    }

    /// Returns the neighbours that a node keeps or gets, by their old numbers.
    private func neighbors(
        of node: UInt32, in layer: GraphLayer, _ layerNumber: Int, _ scratch: SearchScratch
    ) -> [UInt32] {
        let limit = layerNumber == 0 ? graph.count : graph.upperCounts[layerNumber]
        let old = layer.neighbors(node, limit: limit)
        var candidates: [UInt32] = []
        var gone: [UInt32] = []
        var seen: Set<UInt32> = [node]
        for link in old where seen.insert(link).inserted {
            if graph.isRemoved(Int(layer.slot(link))) { gone.append(link) } else { candidates.append(link) }
        }
        if gone.isEmpty { return candidates }
        let left = Set(candidates)
        // Follow links through removed nodes to the nearest remaining ones.
        var next = 0
        while next < gone.count, next < 4 * layer.width, candidates.count < SearchScratch.pendingCapacity / 2 {
            for link in layer.neighbors(gone[next], limit: limit) where seen.insert(link).inserted {
                if graph.isRemoved(Int(layer.slot(link))) { gone.append(link) } else { candidates.append(link) }
            }
            next += 1
        }
        let query = rows.query(row: Int(layer.slot(node)), in: scratch.other)
        let slots = candidates.map { layer.slot($0) }
        rows.score(query, slots, slots.count, scratch.scores)
        let keys = candidates.indices.map { rankKey(score: scratch.scores[$0], place: candidates[$0]) }.sorted()
        // As many as before: remaining neighbours stay, the heuristic selects more, and then the nearest fill up.
        var chosen = [UInt32](unsafeUninitializedCapacity: layer.width) { chosen, count in
            guard let base = chosen.baseAddress else { return }
            count = NeighborSelection(rows: rows, layer: layer).choose(
                keys, keys.count, limit: old.count, space: scratch.other, scores: scratch.scores,
                chosenSlots: scratch.pendingSlots, chosen: base, isKept: left.contains)
        }
        let taken = Set(chosen)
        for key in keys where chosen.count < old.count && !taken.contains(place(ofKey: key)) {
            chosen.append(place(ofKey: key))
        }
        return chosen
    }
}
