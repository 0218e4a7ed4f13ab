/// The scratch memory of one search or insertion, which is reused.
// Used by one thread at a time.
final class SearchScratch: @unchecked Sendable {
    let capacity: Int
    let visited: VisitedSet
    /// Places found through one node's links, the slots of their vectors, and their scores.
    let pending: UnsafeMutablePointer<UInt32>
    let pendingSlots: UnsafeMutablePointer<UInt32>
    let scores: UnsafeMutablePointer<Float>
    /// Room for a prepared query, and for a row that is compared with others.
    let query: UnsafeMutableRawPointer
    let other: UnsafeMutableRawPointer
    /// A vector of single precision.
    let vector: UnsafeMutablePointer<Float>
    private var keys: UnsafeMutablePointer<UInt64>
    private var keyCapacity: Int

    /// The maximum number of links of a node, or of rows scored at a time.
    static let pendingCapacity = 1024

    /// - Parameter capacity: the number of nodes for which the graph has room.
    init(capacity: Int, dimension: Int) {
        self.capacity = capacity
        visited = VisitedSet(capacity: capacity)
        pending = .allocate(capacity: Self.pendingCapacity)
        pendingSlots = .allocate(capacity: Self.pendingCapacity)
        scores = .allocate(capacity: Self.pendingCapacity)
        query = .allocate(byteCount: scratchSize(dimension: dimension), alignment: 64)
        other = .allocate(byteCount: scratchSize(dimension: dimension), alignment: 64)
        vector = .allocate(capacity: dimension)
        keyCapacity = 512
        keys = .allocate(capacity: keyCapacity)
    }

    deinit {
        pending.deallocate()
        pendingSlots.deallocate()
        scores.deallocate()
        query.deallocate()
        other.deallocate()
        vector.deallocate()
        keys.deallocate()
    }

    /// Returns an empty beam; only one may exist at a time.
    func beam(capacity: Int) -> Beam {
        // One more than the beam's capacity, for the moment before the last key is dropped.
        if keyCapacity <= capacity {
            keys.deallocate()
            keyCapacity = capacity + 1
            keys = .allocate(capacity: keyCapacity)
        }
        return Beam(keys: keys, capacity: capacity)
    }
}
