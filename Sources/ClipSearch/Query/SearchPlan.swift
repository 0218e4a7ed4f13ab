/// How a query was answered, and why so.
public struct SearchPlan: Sendable, Equatable {
    public enum Strategy: String, Sendable {
        /// Every photo that passes the filters was compared.
        case exact
        /// The index's graph was walked, from photo to similar photo.
        case graph
        /// The graph was walked with more candidates, so that enough of them pass the filters.
        case widened
        /// The graph was walked until enough photos that pass the filters were found.
        case filtered
    }

    public var strategy: Strategy

    /// How many photos were compared with the query.
    public var comparedPhotos: Int

    /// A sentence for people.
    public var reason: String

    /// Whether the search index's file was used: also an exact search is quicker with it.
    public var usesIndex: Bool

    /// The reason why the search index's file, which is damaged, was not used, for people; nil if it isn't.
    public var indexProblem: String?

    public init(
        strategy: Strategy, comparedPhotos: Int, reason: String, usesIndex: Bool = false, indexProblem: String? = nil
    ) {
        self.strategy = strategy
        self.comparedPhotos = comparedPhotos
        self.reason = reason
        self.usesIndex = usesIndex
        self.indexProblem = indexProblem
    }
}
