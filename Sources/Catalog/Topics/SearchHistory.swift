/// The searches that were made.
public struct SearchHistory: Sendable {
    let database: any Database

    private static let ratings = 1...4

    /// Stores a search. It survives the end of the process in any way; a power cut may take the last few.
    ///
    /// - Parameters:
    ///   - search: the search.
    ///   - limit: the number of searches to keep; the oldest beyond them are dropped, now and then, so that there may
    ///     be a tenth more. Nil keeps all.
    /// - Returns: its id.
    /// - Throws: ``CatalogError/invalidRating(_:)``.
    public func add(_ search: SearchRecord, keeping limit: Int?) throws -> SearchID {
        try Self.check(search.rating)
        // Searches must not be slowed down by being recorded.
        return try database.write(durability: .relaxed) { transaction in
            let id: SearchID = try transaction.insertion(
                """
                INSERT INTO searches
                    (searched_at, kind, query, corrected_query, results, milliseconds, rating, request)
                VALUES (\(search.searchedAt), \(search.kind.rawValue), \(search.query.storable),
                    \(search.correctedQuery?.storable), \(search.results),
                    \(search.milliseconds.bounded(by: SearchRecord.milliseconds)), \(search.rating),
                    \(search.request?.storable))
                RETURNING id
                """)
            if let limit, id % Int64(max(1, limit / 10)) == 0 { try Self.trim(transaction, to: limit) }
            return id
        }
    }

    /// Stores a search as the settings say.
    ///
    /// - Parameters:
    ///   - search: the search.
    ///   - isSame: returns `true` if the latest search asked the same question. The new one then takes its place,
    ///     unless that was rated.
    /// - Returns: its id; nil when searches are not recorded.
    /// - Throws: ``CatalogError/invalidRating(_:)``.
    public func note(
        _ search: SearchRecord, insteadOf isSame: (_ latest: SearchRecord) -> Bool = { _ in false }
    ) throws -> SearchID? {
        let settings = try settings()
        guard settings.recordsSearches else { return nil }
        if let latest = try list(limit: 1).first, isSame(latest), try replace(latest.id, with: search) {
            return latest.id
        }
        return try add(search, keeping: settings.limit)
    }

    /// Replaces a search by another; a rated one stays as it is.
    ///
    /// - Returns: `true` if it was replaced.
    private func replace(_ id: SearchID, with search: SearchRecord) throws -> Bool {
        try database.write(durability: .relaxed) { transaction in
            try transaction.run(
                """
                UPDATE searches SET searched_at = \(search.searchedAt), kind = \(search.kind.rawValue),
                    query = \(search.query.storable), corrected_query = \(search.correctedQuery?.storable),
                    results = \(search.results),
                    milliseconds = \(search.milliseconds.bounded(by: SearchRecord.milliseconds)),
                    request = \(search.request?.storable)
                WHERE id = \(id) AND rating IS NULL
                """) > 0
        }
    }

    /// Returns searches, the latest first.
    ///
    /// - Parameter before: only those with a smaller id, if given.
    public func list(before: SearchID? = nil, limit: Int) throws -> [SearchRecord] {
        try database.read {
            try SearchRecord.fetch($0, where: "id < \(before ?? .max) ORDER BY id DESC LIMIT \(max(0, limit))")
        }
    }

    /// Returns one search.
    ///
    /// - Throws: ``CatalogError/unknownSearch(_:)``.
    public func record(_ id: SearchID) throws -> SearchRecord {
        guard let search = try database.read({ try SearchRecord.fetch($0, where: "id = \(id)").first }) else {
            throw CatalogError.unknownSearch(id)
        }
        return search
    }

    /// Returns the searches from a moment on, the first first.
    public func list(since seconds: Int64) throws -> [SearchRecord] {
        try database.read { try SearchRecord.fetch($0, where: "searched_at >= \(seconds) ORDER BY id") }
    }

    /// The number of searches.
    public func count() throws -> Int { try database.read { try $0.count("SELECT count(*) FROM searches") } }

    /// The smallest id of a search; nil without searches.
    public func firstID() throws -> SearchID? {
        try database.read { try $0.value("SELECT id FROM searches ORDER BY id LIMIT 1") }
    }

    /// Returns `true` if the ``SearchRecord/request`` of any search contains a text.
    ///
    /// - Complexity: O(searches).
    public func isAny(requesting text: String) throws -> Bool {
        try database.read {
            try $0.value("SELECT EXISTS (SELECT 1 FROM searches WHERE instr(request, \(text)) > 0)") ?? false
        }
    }

    /// Rates a search, or removes its rating.
    ///
    /// - Parameter rating: 1…4.
    /// - Throws: ``CatalogError/unknownSearch(_:)``, ``CatalogError/invalidRating(_:)``.
    public func rate(_ id: SearchID, _ rating: Int?) throws {
        try Self.check(rating)
        try database.write { transaction in
            guard try transaction.run("UPDATE searches SET rating = \(rating) WHERE id = \(id)") > 0 else {
                throw CatalogError.unknownSearch(id)
            }
        }
    }

    /// Removes a search.
    ///
    /// - Throws: ``CatalogError/unknownSearch(_:)``.
    public func remove(_ id: SearchID) throws {
        try database.write { transaction in
            guard try transaction.run("DELETE FROM searches WHERE id = \(id)") > 0 else {
                throw CatalogError.unknownSearch(id)
            }
        }
    }

    /// Removes all searches.
    public func removeAll() throws {
        try database.write { _ = try $0.run("DELETE FROM searches") }
    }

    /// Drops the oldest searches beyond the latest `limit`.
    public func trim(to limit: Int) throws {
        try database.write { try Self.trim($0, to: limit) }
    }

    // MARK: Settings

    /// Returns the settings of the history.
    public func settings() throws -> HistorySettings {
        var settings = HistorySettings()
        let stored = try Settings(database: database).values([Setting.recordsSearches, Setting.limit])
        settings.recordsSearches = stored[Setting.recordsSearches] != "no"
        if let limit = stored[Setting.limit] { settings.limit = Int(limit).flatMap { $0 > 0 ? $0 : nil } }
        return settings
    }

    /// Changes the settings. Searches beyond a lower limit are removed immediately.
    public func set(_ settings: HistorySettings) throws {
        let stored = Settings(database: database)
        try stored.set(Setting.recordsSearches, to: settings.recordsSearches ? nil : "no")
        try stored.set(Setting.limit, to: String(settings.limit ?? 0))
        if let limit = settings.limit { try trim(to: limit) }
    }

    private enum Setting {
        static let recordsSearches = "history-records-searches"
        /// The limit as a number; 0 for none.
        static let limit = "history-limit"
    }

    private static func trim(_ transaction: any Transaction, to limit: Int) throws {
        try transaction.run(
            "DELETE FROM searches WHERE id <= (SELECT id FROM searches ORDER BY id DESC LIMIT 1 OFFSET \(limit))")
    }

    private static func check(_ rating: Int?) throws {
        if let rating, !ratings.contains(rating) { throw CatalogError.invalidRating(rating) }
    }
}

extension SearchRecord {
    fileprivate static func fetch(_ transaction: any Transaction, where condition: Statement) throws -> [SearchRecord] {
        try transaction.rows(
            """
            SELECT id, searched_at, kind, query, corrected_query, results, milliseconds, rating, request
            FROM searches WHERE \(condition)
            """
        ) { row in
            let name: String = try row[2]
            guard let kind = SearchKind(rawValue: name) else {
                throw DamagedData(reason: "a search has the unknown kind “\(name)”")
            }
            let milliseconds: Double = try row[6]
            return SearchRecord(
                id: try row[0], searchedAt: try row[1], kind: kind, query: try row[3], correctedQuery: try row[4],
                results: try row[5], milliseconds: milliseconds.bounded(by: Self.milliseconds), rating: try row[7],
                request: try row[8])
        }
    }
}

extension Double {
    fileprivate func bounded(by range: ClosedRange<Double>) -> Double {
        min(max(self, range.lowerBound), range.upperBound)
    }
}
