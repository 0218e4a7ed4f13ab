import Synchronization
import Workers

/// Approximate nearest neighbours by a hierarchical navigable small world graph.
///
///     let index = try HNSWIndex(dimension: 384, configuration: .init(metric: .cosine, storage: .int8))
///     try index.add(ids: ids, vectors: vectors)
///     let best = try index.search(query, k: 10)
///     try index.save(to: "photos.index")
///
/// A search follows links from node to node towards the query and looks at some thousand vectors however many there
/// are. `efSearch` trades speed for recall.
///
/// Any number of threads may search while one adds or removes; what they find is the index as it was before or after
/// each vector. One that is being replaced may be missing until those added with it are all in. Adding shares its work
/// out to ``pool``.
///
/// Yu. A. Malkov, D. A. Yashunin: *Efficient and robust approximate nearest neighbor search using Hierarchical
/// Navigable Small World graphs*, 2016 (arXiv:1603.09320). Beyond the paper, links that tie all nodes together are
/// never pruned, so that none can become unreachable.
///
/// - Complexity: a search takes O(log `count`) steps, each of which scores the neighbours of one node.
public final class HNSWIndex: Sendable {
    public let dimension: Int
    public let configuration: HNSWConfiguration

    /// The threads that construction and batches of searches are shared out to.
    public let pool: WorkerPool

    let current: Mutex<Graph>
    /// Held by whoever changes the index.
    let writer = Mutex(WriterState())
    let idleScratch = Mutex<[SearchScratch]>([])

    struct WriterState {
        /// The slots of the ids that can be found; made when first needed.
        var slots: [Int64: UInt32]?
    }

    /// An empty index.
    ///
    /// - Parameter capacity: how many vectors to make room for; it grows beyond by itself, copying itself each time.
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

    /// A node's number must leave a bit free in a rank key.
    static let largestCount = 1 << 30

    /// How many vectors can be found.
    public var count: Int {
        let graph = graph
        return graph.count - graph.removedCount
    }

    public var isEmpty: Bool { count == 0 }

    /// The graph as it is now. It stays usable for whoever holds it.
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
