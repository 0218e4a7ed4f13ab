import Synchronization
import Workers

/// An index for approximate nearest neighbours: a hierarchical navigable small world graph.
///
///     let index = try HNSWIndex(dimension: 384, configuration: .init(metric: .cosine, storage: .int8))
///     try index.add(ids: ids, vectors: vectors)
///     let best = try index.search(query, k: 10)
///     try index.save(to: "photos.index")
///
/// A search follows links from node to node towards the query and scores some thousand vectors, whatever the size of
/// the index. `efSearch` trades speed for recall.
///
/// Any number of threads may search while one adds or removes vectors; their results reflect the index before or after
/// each vector. A vector that is being replaced may be missing until the whole call has finished. Adding is divided
/// among the threads of ``pool``.
///
/// Yu. A. Malkov, D. A. Yashunin: *Efficient and robust approximate nearest neighbor search using Hierarchical
/// Navigable Small World graphs*, 2016 (arXiv:1603.09320). Beyond the paper, links that connect all nodes in a tree are
/// never pruned, so that none can become unreachable.
///
/// - Complexity: O(log `count`) steps per search, each of which scores the neighbours of one node.
public final class HNSWIndex: Sendable {
    /// The number of components of a vector.
    public let dimension: Int
    /// The parameters of the graph.
    public let configuration: HNSWConfiguration

    /// The threads among which construction and batches of searches are divided.
    public let pool: WorkerPool

    let current: Mutex<Graph>
    /// The lock and state of the thread that changes the index.
    let writer = Mutex(WriterState())
    let idleScratch = Mutex<[SearchScratch]>([])

    struct WriterState {
        /// The slots of the ids that can be found; built on first use.
        var slots: [Int64: UInt32]?
    }

    /// Creates an empty index.
    ///
    /// - Parameters:
    ///   - dimension: the number of components of a vector.
    ///   - configuration: the parameters of the graph.
    ///   - capacity: the number of vectors for which room is reserved; beyond it the index grows by copying itself.
    ///   - pool: the threads among which construction and batches of searches are divided.
    /// - Throws: ``VectorIndexError/invalidParameter(name:value:allowed:)``.
    public init(
        dimension: Int, configuration: HNSWConfiguration = .init(), capacity: Int = 0, pool: WorkerPool = .shared
    ) throws(VectorIndexError) {
        try checkDimension(dimension)
        try configuration.check()
        guard (0...Self.largestCount).contains(capacity) else {
            throw .invalidParameter(name: "capacity", value: "\(capacity)", allowed: "0…\(Self.largestCount)")
        }
        self.dimension = dimension
        self.configuration = configuration
        self.pool = pool
        current = Mutex(Graph(configuration: configuration, dimension: dimension, capacity: capacity))
    }

    init(graph: Graph, pool: WorkerPool) {
        dimension = graph.dimension
        configuration = graph.configuration
        self.pool = pool
        current = Mutex(graph)
    }

    /// The maximum number of nodes, whose numbers leave a bit free in a rank key.
    static let largestCount = 1 << 30

    /// The number of vectors that can be found.
    public var count: Int {
        let graph = graph
        return graph.count - graph.removedCount
    }

    /// `true` if no vectors can be found.
    public var isEmpty: Bool { count == 0 }

    /// The current graph, which remains usable as long as it is referenced.
    var graph: Graph { current.withLock { $0 } }

    func withScratch<Result>(for graph: Graph, _ body: (SearchScratch) throws -> Result) rethrows -> Result {
        let capacity = graph.capacity
        let scratch =
            idleScratch.withLock { idle in
                while let scratch = idle.popLast() {
                    if scratch.capacity >= capacity { return scratch as SearchScratch? }
                }
                return nil
            } ?? SearchScratch(capacity: capacity, dimension: dimension)
        defer { idleScratch.withLock { if $0.count < 64 { $0.append(scratch) } } }
        return try body(scratch)
    }
}
