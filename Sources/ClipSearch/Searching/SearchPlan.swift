/// The strategy of a search, and the reason for it.
public struct SearchPlan: Sendable, Equatable {
    /// A way of answering a query.
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

    /// The strategy used.
    public var strategy: Strategy

    /// The number of photos compared with the query.
    public var comparedPhotos: Int

    /// A sentence for display.
    public var reason: String

    /// A Boolean value that indicates whether the search index's file was used, which speeds up exact searches, too.
    public var usesIndex: Bool

    /// The reason why the damaged search index was not used, for display; nil if it is not damaged.
    public var indexProblem: String?

    /// Creates a plan.
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
