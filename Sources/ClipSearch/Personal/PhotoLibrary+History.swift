import Catalog

/// What is kept of searches.
public struct HistorySettings: Sendable, Equatable {
    /// Whether searches are noted at all.
    public var recordsSearches = true
    /// How many are kept; nil for all.
    public var limit: Int? = 100_000

    public init() {}
}

extension PhotoLibrary {
    /// Notes a search.
    ///
    /// - Returns: its id, to rate it by; nil when searches are not noted here.
    /// - Throws: `CatalogError`.
    public func note(_ search: SearchRecord) throws -> SearchID? {
        let settings = try historySettings()
        return settings.recordsSearches ? try catalog.addSearch(search, keeping: settings.limit) : nil
    }

    /// Searches, the latest first.
    ///
    /// - Parameter before: only those with a smaller id, if given.
    /// - Throws: `CatalogError`.
    public func searches(before: SearchID? = nil, limit: Int) throws -> [SearchRecord] {
        try catalog.searches(before: before, limit: max(0, limit))
    }

    /// - Throws: `CatalogError.unknownSearch`.
    public func search(withID id: SearchID) throws -> SearchRecord { try catalog.search(id) }

    /// The smallest id of a search; nil without searches.
    package func firstSearchID() throws -> SearchID? { try catalog.firstSearchID() }

    /// Returns `true` if the question of any search, as it was noted, contains a text.
    package func isAnySearch(naming text: String) throws -> Bool { try catalog.isAnySearch(requesting: text) }

    public func searchCount() throws -> Int { try catalog.searchCount() }

    /// Says how good the answer to a search was.
    ///
    /// - Parameter rating: 1 (poor) … 4 (excellent), or nil to take it back.
    /// - Throws: `CatalogError.unknownSearch`, `CatalogError.invalidRating`.
    public func rate(_ search: SearchID, _ rating: Int?) throws { try catalog.rateSearch(search, rating) }

    /// - Throws: `CatalogError.unknownSearch`.
    public func forgetSearch(_ search: SearchID) throws { try catalog.removeSearch(search) }

    public func forgetAllSearches() throws { try catalog.removeAllSearches() }

    public func historySettings() throws -> HistorySettings {
        var settings = HistorySettings()
        let stored = try catalog.settings([Setting.recordsSearches, Setting.limit])
        settings.recordsSearches = stored[Setting.recordsSearches] != "no"
        if let limit = stored[Setting.limit] { settings.limit = Int(limit).flatMap { $0 > 0 ? $0 : nil } }
        return settings
    }

    /// Searches beyond a lower limit are dropped at once.
    ///
    /// - Throws: `CatalogError`.
    public func setHistorySettings(_ settings: HistorySettings) throws {
        try catalog.setSetting(Setting.recordsSearches, to: settings.recordsSearches ? nil : "no")
        try catalog.setSetting(Setting.limit, to: String(settings.limit ?? 0))
        if let limit = settings.limit { try catalog.trimSearches(to: limit) }
    }

    private enum Setting {
        static let recordsSearches = "history-records-searches"
        /// A number; 0 for no limit.
        static let limit = "history-limit"
    }
}

extension SearchQuery {
    /// What it is made of.
    public var kind: SearchKind {
        var hasText = false
        var hasPicture = false
        var hasPhoto = false
        for term in terms {
            switch term.content {
            case .text: hasText = true
            case .image, .picture: hasPicture = true
            case .photo: hasPhoto = true
            }
        }
        if hasText { return hasPicture || hasPhoto ? .mixed : .text }
        return hasPicture ? .image : .similar
    }
}
