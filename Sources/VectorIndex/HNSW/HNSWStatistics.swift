/// What an index consists of.
public struct HNSWStatistics: Sendable, Equatable {
    /// Vectors that can be found.
    public var count: Int
    /// Vectors removed since the last ``HNSWIndex/compact()``, whose nodes are still there.
    public var removed: Int
    /// Nodes of each layer that has any, removed ones included.
    public var nodesInLayers: [Int]
    /// Bytes of the vectors that the graph is walked on.
    public var rowBytes: Int
    /// Bytes of the vectors in single precision beside them.
    public var originalBytes: Int
    /// Bytes of everything else: links, ids, and what ties the graph together.
    public var graphBytes: Int
}

extension HNSWIndex {
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
