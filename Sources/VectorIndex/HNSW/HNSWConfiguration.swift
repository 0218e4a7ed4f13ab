/// How a graph is built and its vectors kept. What is fixed when an index is made.
public struct HNSWConfiguration: Sendable, Equatable {
    /// The form of the vectors that the graph is walked on. Smaller forms are walked faster: a search's time goes into
    /// fetching vectors from memory.
    public enum Storage: UInt8, Sendable, CaseIterable {
        /// 4 bytes a value; scores are exact.
        case float32 = 1
        /// 2 bytes a value.
        case float16 = 2
        /// 1 byte a value, and 8 bytes a vector.
        case int8 = 3
    }

    public var metric: Metric

    public var storage: Storage

    /// Whether the vectors are kept in single precision beside a smaller form, and the best candidates scored again by
    /// them: the answers' scores are exact then. Means nothing for ``Storage/float32``.
    public var keepsOriginals: Bool

    /// M: links that a new node gets in each layer. A node has at most 2 × M in layer 0, M above.
    public var m: Int

    /// efConstruction: how many candidates a new node's neighbours are chosen from.
    public var efConstruction: Int

    /// efSearch: how many candidates a search keeps if it doesn't say itself.
    public var efSearch: Int

    /// Decides the nodes' layers. The same vectors in the same order, on one thread, make the same graph.
    public var seed: UInt64

    public init(
        metric: Metric = .cosine, storage: Storage = .int8, keepsOriginals: Bool = true, m: Int = 16,
        efConstruction: Int = 200, efSearch: Int = 64, seed: UInt64 = 0
    ) {
        self.metric = metric
        self.storage = storage
        self.keepsOriginals = keepsOriginals
        self.m = m
        self.efConstruction = efConstruction
        self.efSearch = efSearch
        self.seed = seed
    }

    func check() throws(VectorIndexError) {
        for (name, value, allowed) in [
            ("m", m, 2...256), ("efConstruction", efConstruction, 1...100_000), ("efSearch", efSearch, 1...1_000_000),
        ] where !allowed.contains(value) {
            throw .invalidParameter(
                name: name, value: "\(value)", allowed: "\(allowed.lowerBound)…\(allowed.upperBound)")
        }
    }

    /// Whether there is a second copy of the vectors, to score candidates by.
    var hasOriginals: Bool { keepsOriginals && storage != .float32 }
}
