/// The settings of the search history.
public struct HistorySettings: Sendable, Equatable {
    /// A Boolean value that indicates whether searches are recorded.
    public var recordsSearches = true
    /// The maximum number of searches kept; nil for all.
    public var limit: Int? = 100_000

    /// Creates the default settings.
    public init() {}
}
