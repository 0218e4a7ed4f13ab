/// One result of a search.
public struct Neighbor: Hashable, Sendable {
    /// The id of the vector.
    public var id: Int64

    /// The score under the index's ``Metric``: larger is more similar.
    public var score: Float

    /// Creates a neighbour.
    public init(id: Int64, score: Float) {
        self.id = id
        self.score = score
    }

    /// Returns `true` if this neighbour precedes `other`: by descending score, then by ascending id.
    @inline(__always)
    func precedes(_ other: Neighbor) -> Bool {
        score > other.score || (score == other.score && id < other.id)
    }
}
