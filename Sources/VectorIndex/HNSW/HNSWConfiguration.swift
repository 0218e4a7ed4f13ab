/// The parameters of a graph and the storage of its vectors, which are fixed when an index is created.
public struct HNSWConfiguration: Sendable, Equatable {
    /// The form of the vectors that searches traverse. Smaller forms are faster: the time of a search is dominated by
    /// fetching vectors from memory.
    public enum Storage: UInt8, Sendable, CaseIterable {
        /// 4 bytes per component; scores are exact.
        case float32 = 1
        /// 2 bytes per component.
        case float16 = 2
        /// 1 byte per component, and 8 bytes per vector.
        case int8 = 3
    }

    /// The similarity measure.
    public var metric: Metric

    /// The form of the vectors that searches traverse.
    public var storage: Storage

    /// A Boolean value that indicates whether the vectors are also kept in single precision and the best candidates
    /// scored again with them, so that the results' scores are exact. Ignored for ``Storage/float32``.
    public var keepsOriginals: Bool

    /// M: the number of links of a new node in each layer. A node has at most 2 × M in layer 0, and M above.
    public var m: Int

    /// efConstruction: the number of candidates from which a new node's neighbours are selected.
    public var efConstruction: Int

    /// efSearch: the default number of candidates that a search keeps.
    public var efSearch: Int

    /// The seed of the nodes' layers. The same vectors in the same order, on one thread, produce the same graph.
    public var seed: UInt64

    /// Creates a configuration.
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

    /// A Boolean value that indicates whether there is a second copy of the vectors, for exact scores.
    var hasOriginals: Bool { keepsOriginals && storage != .float32 }
}
