/// What one search, or one insertion, writes to while it runs. Kept and used again.
// Used by one thread at a time.
final class SearchScratch: @unchecked Sendable {
    let capacity: Int
    let visited: VisitedSet
    /// Places met through one node's links, the rows that hold their vectors, and their scores.
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

    /// The most links a node has, or rows scored at once.
    static let pendingCapacity = 1024

    /// - Parameter capacity: how many nodes the graph has room for.
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

    /// An empty beam; there is one at a time.
    func beam(capacity: Int) -> Beam {
        // One more than the beam holds, for the moment in which the last one gives way.
        if keyCapacity <= capacity {
            keys.deallocate()
            keyCapacity = capacity + 1
            keys = .allocate(capacity: keyCapacity)
        }
        return Beam(keys: keys, capacity: capacity)
    }
}
