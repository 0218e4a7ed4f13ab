extension HNSWIndex {
    /// Reserves room for a number of vectors, including removed ones, so that adding them does not copy the index.
    public func reserveCapacity(_ capacity: Int) {
        writer.withLock { _ in
            let graph = graph
            let capacity = min(capacity, Self.largestCount)
            guard graph.capacity < capacity else { return }
            let larger = graph.copy(capacity: capacity, pool: pool)
            current.withLock { $0 = larger }
        }
    }

    /// Returns the number of these vectors that can be found.
    ///
    /// - Complexity: O(`count`).
    package func count(in ids: IDBitmap) -> Int {
        let graph = graph
        return (0..<graph.count).count { ids.contains(graph.id($0)) && !graph.isRemoved($0) }
    }
}
