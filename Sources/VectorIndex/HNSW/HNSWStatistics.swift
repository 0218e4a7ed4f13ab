/// The composition and size of an index.
public struct HNSWStatistics: Sendable, Equatable {
    /// The number of vectors that can be found.
    public var count: Int
    /// The number of vectors removed since the last ``HNSWIndex/compact()``, whose nodes still exist.
    public var removed: Int
    /// The number of nodes in each layer that has any, including removed ones.
    public var nodesInLayers: [Int]
    /// The size in bytes of the vectors that searches traverse.
    public var rowBytes: Int
    /// The size in bytes of the additional vectors in single precision.
    public var originalBytes: Int
    /// The size in bytes of everything else: links, ids, and the tree of parents.
    public var graphBytes: Int
}

extension HNSWIndex {
    /// The composition and size of the index.
    public var statistics: HNSWStatistics {
        writer.withLock { _ in
            let graph = graph
            let nodes = graph.layers.indices.map { $0 == 0 ? graph.count : graph.upperCounts[$0] }
            let links = zip(nodes, graph.layers).reduce(0) { sum, layer in
                sum + layer.0 * (layer.1.width * 4 + (layer.1.slots == nil ? 0 : 8))
            }
            return HNSWStatistics(
                count: graph.count - graph.removedCount, removed: graph.removedCount,
                nodesInLayers: Array(nodes.prefix { $0 > 0 }),
                rowBytes: graph.count * Graph.rowStride(configuration, dimension),
                originalBytes: configuration.hasOriginals ? graph.count * dimension * 4 : 0,
                graphBytes: links + graph.count * 12 + (graph.count + 63) / 64 * 8)
        }
    }
}
