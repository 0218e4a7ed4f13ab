import Synchronization

extension HNSWIndex {
    /// Removes the vectors with these ids; unknown ids are skipped.
    ///
    /// They are no longer found, but their nodes still lead searches to others until ``compact()``, which pays once
    /// about a quarter of the nodes are removed: see ``statistics``.
    ///
    /// - Returns: the number of vectors removed.
    /// - Complexity: O(1) per vector; O(`count`) for the first change after opening a file.
    @discardableResult
    public func remove(ids: some Sequence<Int64>) -> Int {
        writer.withLock { writer in
            var graph = graph
            if graph.isReadOnly {
                graph = graph.copy(capacity: graph.capacity, pool: pool)
                current.withLock { $0 = graph }
            }
            var slots = writer.slots.take() ?? graph.liveSlots()
            var count = 0
            for id in ids {
                guard let slot = slots.removeValue(forKey: id) else { continue }
                graph.markRemoved(Int(slot))
                count += 1
            }
            writer.slots = slots
            return count
        }
    }

    /// Returns a Boolean value that indicates whether the index holds a vector with this id. Blocks while the index is
    /// being changed, like all methods but searches.
    public func contains(_ id: Int64) -> Bool { slot(of: id) != nil }

    /// Returns the vector with this id: as it was added (of length 1 under `.cosine`) where originals are kept,
    /// otherwise an approximation. Nil, too, if the file from which the index was opened is damaged.
    public func vector(_ id: Int64) -> [Float]? {
        writer.withLock { writer in
            let graph = graph
            let slots = writer.slots ?? graph.liveSlots()
            writer.slots = slots
            return slots[id].flatMap { slot in
                let vector = graph.vector(slot: Int(slot))
                return graph.damage == nil ? vector : nil
            }
        }
    }

    private func slot(of id: Int64) -> UInt32? {
        writer.withLock { writer in
            let slots = writer.slots ?? graph.liveSlots()
            writer.slots = slots
            return slots[id]
        }
    }

    /// Deletes the nodes of removed vectors from the graph, links their neighbours to each other, and frees their
    /// memory. Searches continue meanwhile.
    ///
    /// - Complexity: O(`count` × m²).
    public func compact() {
        writer.withLock { writer in
            let graph = graph
            guard graph.removedCount > 0 || graph.capacity > graph.count else { return }
            graph.checks?.useAll(pool: pool)
            // A damaged graph cannot be saved, so it is not compacted.
            if graph.damage != nil { return }
            let compacted =
                switch configuration.storage {
                case .float32: GraphCompaction(graph: graph, rows: graph.singlePrecisionRows, pool: pool).run()
                case .float16: GraphCompaction(graph: graph, rows: graph.halfPrecisionRows, pool: pool).run()
                case .int8: GraphCompaction(graph: graph, rows: graph.byteRows, pool: pool).run()
                }
            compacted.tie()
            current.withLock { $0 = compacted }
            writer.slots = nil
        }
    }
}
