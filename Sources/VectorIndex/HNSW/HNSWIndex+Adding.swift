import Files
import Synchronization
import Workers

extension HNSWIndex {
    /// Adds vectors, replacing those whose ids the index already holds. Nothing changes when an error is thrown.
    ///
    /// - Parameters:
    ///   - ids: all different.
    ///   - vectors: shape `[ids.count, dimension]`. Under `.cosine` they are normalised to length 1.
    /// - Throws: ``VectorIndexError/wrongSize(floats:vectors:dimension:)``,
    ///   ``VectorIndexError/notFinite(vector:component:value:)``, ``VectorIndexError/duplicateID(_:)``,
    ///   ``VectorIndexError/damaged(path:what:)`` for an index of a damaged file, and
    ///   ``VectorIndexError/invalidParameter(name:value:allowed:)`` when the index would hold more than 2³⁰ vectors.
    /// - Complexity: O(log `count`) per vector.
    public func add(ids: [Int64], vectors: [Float]) throws(VectorIndexError) {
        try add(ids: ids, vectors: vectors, pool: pool)
    }

    /// Adds vectors as ``add(ids:vectors:)`` does, on other threads than the index's own.
    public func add(ids: [Int64], vectors: [Float], pool: WorkerPool) throws(VectorIndexError) {
        try VectorPreparation.check(vectors, count: ids.count, dimension: dimension)
        try FlatIndex.checkDistinct(ids)
        guard !ids.isEmpty else { return }
        let refusal = writer.withLock { writer -> VectorIndexError? in
            let graph = graph
            let count = graph.count + ids.count
            guard count <= Self.largestCount else {
                return .invalidParameter(
                    name: "the number of vectors", value: "\(count)", allowed: "at most \(Self.largestCount)")
            }
            let room = roomFor(ids.count, in: graph, firstVectors: vectors)
            if let damage = room.damage { return damage }
            add(ids, vectors, to: room, pool, writer: &writer)
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Returns the current graph, or a larger copy that replaces it.
    private func roomFor(_ added: Int, in graph: Graph, firstVectors: [Float]) -> Graph {
        let needed = graph.count + added
        // The centre is computed from the first vectors, unless there was a sample.
        if graph.count == 0, configuration.storage == .int8, graph.centreSquared == 0 {
            return replaceEmpty(graph, capacity: needed, centredOn: firstVectors)
        }
        guard graph.capacity < needed || graph.isReadOnly else { return graph }
        let larger = graph.copy(
            capacity: min(max(needed, graph.count + graph.count / 2, 64), Self.largestCount), pool: pool)
        current.withLock { $0 = larger }
        return larger
    }

    /// Fits byte quantisation to a sample of the vectors, for an empty index to which untypical vectors may be added
    /// first. Rows of bytes are then relative to the sample's mean instead of the mean of the vectors in the first call
    /// of ``add(ids:vectors:)``. Ignored for other forms of storage, and for fewer than 32 vectors.
    ///
    /// - Parameter sample: shape `[n, dimension]`; only the first 10,000 are used.
    /// - Throws: ``VectorIndexError/wrongSize(floats:vectors:dimension:)``,
    ///   ``VectorIndexError/notFinite(vector:component:value:)``, and
    ///   ``VectorIndexError/invalidParameter(name:value:allowed:)`` if the index holds, or held, vectors.
    public func train(on sample: [Float]) throws(VectorIndexError) {
        try VectorPreparation.check(sample, count: sample.count / dimension, dimension: dimension)
        let slots = writer.withLock { _ -> Int in
            let graph = graph
            if graph.count == 0, configuration.storage == .int8 {
                _ = replaceEmpty(graph, capacity: 0, centredOn: sample)
            }
            return graph.count
        }
        guard slots == 0 else {
            throw .invalidParameter(
                name: "the number of vectors at training", value: "\(slots)", allowed: "0: train before adding any")
        }
    }

    private func replaceEmpty(_ graph: Graph, capacity: Int, centredOn sample: [Float]) -> Graph {
        let fresh = Graph(
            configuration: configuration, dimension: dimension, capacity: max(capacity, graph.capacity),
            centre: Self.mean(sample, dimension: dimension, metric: configuration.metric))
        current.withLock { $0 = fresh }
        return fresh
    }

    /// Returns the mean of some vectors, to which bytes are relative; nil for too few vectors.
    static func mean(_ vectors: [Float], dimension: Int, metric: Metric) -> [Float]? {
        let count = min(vectors.count / dimension, 10_000)
        guard count >= 32 else { return nil }
        var sums = [Double](repeating: 0, count: dimension)
        vectors.withUnsafeBufferPointer { vectors in
            guard let base = vectors.baseAddress else { return }
            for i in 0..<count {
                let vector = base + i * dimension
                let scale = metric == .cosine ? VectorPreparation.inverseLength(vector, dimension) : 1
                for d in 0..<dimension { sums[d] += Double(vector[d]) * scale }
            }
        }
        let mean = sums.map { Float($0 / Double(count)) }
        return mean.allSatisfy { ($0 * $0 * Float(dimension)).isFinite } ? mean : nil
    }

    private func add(
        _ ids: [Int64], _ vectors: [Float], to graph: Graph, _ pool: WorkerPool, writer: inout WriterState
    ) {
        switch configuration.storage {
        case .float32: add(ids, vectors, to: graph, rows: graph.singlePrecisionRows, pool, writer: &writer)
        case .float16: add(ids, vectors, to: graph, rows: graph.halfPrecisionRows, pool, writer: &writer)
        case .int8: add(ids, vectors, to: graph, rows: graph.byteRows, pool, writer: &writer)
        }
    }

    private func add<Rows: GraphRows>(
        _ ids: [Int64], _ vectors: [Float], to graph: Graph, rows: Rows, _ pool: WorkerPool, writer: inout WriterState
    ) {
        var slots = writer.slots.take() ?? graph.liveSlots()
        let first = graph.count
        for (i, id) in ids.enumerated() {
            if let old = slots.updateValue(UInt32(first + i), forKey: id) { graph.markRemoved(Int(old)) }
            graph.setID(id, slot: first + i)
        }
        writer.slots = slots
        let upperNodes = (first..<first + ids.count).map { assignUpperNodes(slot: $0, in: graph) }

        let builder = GraphBuilder(graph: graph, rows: rows, locks: LockStripes(), rise: .init())
        vectors.withUnsafeBufferPointer { vectors in
            guard let base = vectors.baseAddress else { return }
            func prepare(_ i: Int, _ scratch: SearchScratch) {
                scratch.vector.update(from: base + i * dimension, count: dimension)
                if configuration.metric == .cosine { VectorPreparation.normalize(scratch.vector, dimension) }
            }
            pool.forEachRange(of: ids.count, minimumLength: 64) { range, _ in
                withScratch(for: graph) { scratch in
                    for i in range {
                        prepare(i, scratch)
                        rows.write(scratch.vector, at: first + i)
                        graph.writeOriginal(scratch.vector, slot: first + i)
                    }
                }
            }
            graph.count = first + ids.count
            // The first nodes are added one by one, since they can only be linked to each other.
            let alone = first == 0 ? min(ids.count, 64) : 0
            let insert = { (i: Int, scratch: SearchScratch) in
                prepare(i, scratch)
                builder.insert(UInt32(first + i), upper: upperNodes[i], vector: scratch.vector, scratch: scratch)
            }
            withScratch(for: graph) { scratch in for i in 0..<alone { insert(i, scratch) } }
            pool.forEachIndex(of: ids.count - alone) { i, _ in
                withScratch(for: graph) { insert(alone + i, $0) }
            }
        }
    }

    /// Chooses a slot's highest layer at random, and numbers it in each layer above 0 that has room.
    private func assignUpperNodes(slot: Int, in graph: Graph) -> [UInt32] {
        // One layer for each factor m by which a random number is smaller than 1.
        var state = configuration.seed &+ UInt64(slot) &* 0x9e37_79b9_7f4a_7c15 &+ 0x9e37_79b9_7f4a_7c15
        state = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        state = (state ^ (state >> 27)) &* 0x94d0_49bb_1331_11eb
        state ^= state >> 31
        let uniform = (Double(state >> 11) + 1) * 0x1p-53
        let height = min(Int(-log(uniform) / log(Double(configuration.m))), Graph.highestLayer)
        var nodes: [UInt32] = []
        for number in 1..<max(1, height + 1) {
            let layer = graph.layers[number]
            let node = graph.upperCounts[number]
            guard node < layer.capacity else { break }
            layer.slots?[node] = UInt32(slot)
            layer.below?[node] = nodes.last ?? UInt32(slot)
            graph.upperCounts[number] = node + 1
            nodes.append(UInt32(node))
        }
        return nodes
    }
}
