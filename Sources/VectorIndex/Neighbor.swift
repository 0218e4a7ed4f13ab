/// One answer of a search.
public struct Neighbor: Hashable, Sendable {
    public var id: Int64

    /// As the index's ``Metric`` has it: larger is more alike.
    public var score: Float

    public init(id: Int64, score: Float) {
        self.id = id
        self.score = score
    }

    /// The order of answers: by falling score, then by rising id.
    @inline(__always)
    func precedes(_ other: Neighbor) -> Bool {
        score > other.score || (score == other.score && id < other.id)
    }
}
