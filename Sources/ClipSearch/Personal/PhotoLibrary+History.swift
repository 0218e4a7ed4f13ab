import Catalog

/// The settings of the search history.
public struct HistorySettings: Sendable, Equatable {
    /// A Boolean value that indicates whether searches are recorded.
    public var recordsSearches = true
    /// The maximum number of searches kept; nil for all.
    public var limit: Int? = 100_000

    /// Creates the default settings.
    public init() {}
}

extension PhotoLibrary {
    /// Records a search.
    ///
    /// - Returns: the search's id, for a rating; nil when searches are not recorded.
    /// - Throws: `CatalogError`.
    public func note(_ search: SearchRecord) throws -> SearchID? {
        let settings = try historySettings()
        return settings.recordsSearches ? try catalog.addSearch(search, keeping: settings.limit) : nil
    }

    /// Returns searches, the latest first.
    ///
    /// - Parameter before: an id; only searches with smaller ids are returned.
    /// - Throws: `CatalogError`.
    public func searches(before: SearchID? = nil, limit: Int) throws -> [SearchRecord] {
        try catalog.searches(before: before, limit: max(0, limit))
    }

    /// Returns a search.
    ///
    /// - Throws: `CatalogError.unknownSearch`.
    public func search(withID id: SearchID) throws -> SearchRecord { try catalog.search(id) }

    /// Returns the smallest id of a search; nil without searches.
    package func firstSearchID() throws -> SearchID? { try catalog.firstSearchID() }

    /// Returns `true` if the recorded query of any search contains a text.
    package func isAnySearch(naming text: String) throws -> Bool { try catalog.isAnySearch(requesting: text) }

    /// Returns the number of recorded searches.
    public func searchCount() throws -> Int { try catalog.searchCount() }

    /// Rates the results of a search.
    ///
    /// - Parameter rating: 1 (poor) … 4 (excellent), or nil to remove the rating.
    /// - Throws: `CatalogError.unknownSearch`, `CatalogError.invalidRating`.
    public func rate(_ search: SearchID, _ rating: Int?) throws { try catalog.rateSearch(search, rating) }

    /// Removes a search from the history.
    ///
    /// - Throws: `CatalogError.unknownSearch`.
    public func forgetSearch(_ search: SearchID) throws { try catalog.removeSearch(search) }

    /// Removes all searches from the history.
    public func forgetAllSearches() throws { try catalog.removeAllSearches() }

    /// Returns the settings of the search history.
    public func historySettings() throws -> HistorySettings {
        var settings = HistorySettings()
        let stored = try catalog.settings([Setting.recordsSearches, Setting.limit])
        settings.recordsSearches = stored[Setting.recordsSearches] != "no"
        if let limit = stored[Setting.limit] { settings.limit = Int(limit).flatMap { $0 > 0 ? $0 : nil } }
        return settings
    }

    /// Changes the settings. Searches beyond a lower limit are removed immediately.
    ///
    /// - Throws: `CatalogError`.
    public func setHistorySettings(_ settings: HistorySettings) throws {
        try catalog.setSetting(Setting.recordsSearches, to: settings.recordsSearches ? nil : "no")
        try catalog.setSetting(Setting.limit, to: String(settings.limit ?? 0))
        if let limit = settings.limit { try catalog.trimSearches(to: limit) }
    }

    private enum Setting {
        static let recordsSearches = "history-records-searches"
        /// The limit as a number; 0 for none.
        static let limit = "history-limit"
    }
}

extension SearchQuery {
    /// The kind of the query's terms.
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
