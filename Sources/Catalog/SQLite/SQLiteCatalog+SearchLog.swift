#if Catalog
import GRDB

extension SQLiteCatalog {
    public func addSearch(_ search: SearchRecord, keeping limit: Int?) throws -> SearchID {
        if let rating = search.rating, !Self.ratings.contains(rating) { throw CatalogError.invalidRating(rating) }
        return try writeWithoutSync { db in
            try db.cachedStatement(
                sql: """
                    INSERT INTO searches
                        (searched_at, kind, query, corrected_query, results, milliseconds, rating, request)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                search.searchedAt, search.kind.rawValue, search.query.storable, search.correctedQuery?.storable,
                search.results, search.milliseconds, search.rating, search.request?.storable,
            ])
            let id = db.lastInsertedRowID
            if let limit, id % Int64(max(1, limit / 10)) == 0 { try Self.trimSearches(db, to: limit) }
            return id
        }
    }

    public func searches(before: SearchID?, limit: Int) throws -> [SearchRecord] {
        try read {
            try SearchRecord.fetchAll(
                $0, where: "id < ? ORDER BY id DESC LIMIT ?", arguments: [before ?? .max, limit])
        }
    }

    public func search(_ id: SearchID) throws -> SearchRecord {
        let found = try read { try SearchRecord.fetchAll($0, where: "id = ?", arguments: [id]) }
        guard let search = found.first else { throw CatalogError.unknownSearch(id) }
        return search
    }

    public func searches(since seconds: Int64) throws -> [SearchRecord] {
        try read { try SearchRecord.fetchAll($0, where: "searched_at >= ? ORDER BY id", arguments: [seconds]) }
    }

    public func searchCount() throws -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM searches") ?? 0 }
    }

    public func firstSearchID() throws -> SearchID? {
        try read { try Int64.fetchOne($0, sql: "SELECT min(id) FROM searches") }
    }

    public func isAnySearch(requesting text: String) throws -> Bool {
        try read {
            try Bool.fetchOne(
                $0, sql: "SELECT EXISTS (SELECT 1 FROM searches WHERE instr(request, ?) > 0)", arguments: [text])
                ?? false
        }
    }

    public func rateSearch(_ id: SearchID, _ rating: Int?) throws {
        if let rating, !Self.ratings.contains(rating) { throw CatalogError.invalidRating(rating) }
        try write { db in
            try db.execute(sql: "UPDATE searches SET rating = ? WHERE id = ?", arguments: [rating, id])
            if db.changesCount == 0 { throw CatalogError.unknownSearch(id) }
        }
    }

    public func removeSearch(_ id: SearchID) throws {
        try write { db in
            try db.execute(sql: "DELETE FROM searches WHERE id = ?", arguments: [id])
            if db.changesCount == 0 { throw CatalogError.unknownSearch(id) }
        }
    }

    public func removeAllSearches() throws {
        try write { try $0.execute(sql: "DELETE FROM searches") }
    }

    public func trimSearches(to limit: Int) throws {
        try write { try Self.trimSearches($0, to: limit) }
    }

    private static let ratings = 1...4

    private static func trimSearches(_ db: Database, to limit: Int) throws {
        try db.execute(
            sql: "DELETE FROM searches WHERE id <= (SELECT id FROM searches ORDER BY id DESC LIMIT 1 OFFSET ?)",
            arguments: [limit])
    }

    /// Runs `body` in a transaction that does not wait for the disk: searches must not be slowed down by being noted.
    /// In WAL mode such a commit is lost by a power cut only, never half.
    private func writeWithoutSync<Value>(_ body: (Database) throws -> Value) throws -> Value {
        if pool.configuration.readonly { throw CatalogError.notWritable(path: path) }
        let value = try Self.mapErrors(path: path) {
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = NORMAL")
                let result = Result {
                    var value: Value?
                    try db.inTransaction(.immediate) {
                        value = try body(db)
                        return .commit
                    }
                    return value
                }
                try db.execute(sql: "PRAGMA synchronous = FULL")
                guard let value = try result.get() else {
                    throw CatalogError.failed(path: path, reason: "a search could not be noted")
                }
                return value
            }
        }
        try checkPresence()
        return value
    }
}

extension SearchRecord {
    fileprivate static func fetchAll(
        _ db: Database, where condition: String, arguments: StatementArguments
    ) throws -> [SearchRecord] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, searched_at, kind, query, corrected_query, results, milliseconds, rating, request
                FROM searches WHERE \(condition)
                """,
            arguments: arguments)
        var records: [SearchRecord] = []
        while let row = try rows.next() {
            let kind: String = try row.decode(atIndex: 2)
            guard let kind = SearchKind(rawValue: kind) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a search has the unknown kind “\(kind)”")
            }
            records.append(
                SearchRecord(
                    id: try row.decode(atIndex: 0), searchedAt: try row.decode(atIndex: 1), kind: kind,
                    query: try row.decode(atIndex: 3), correctedQuery: try row.decode(atIndex: 4),
                    results: try row.decode(atIndex: 5), milliseconds: try row.decode(atIndex: 6),
                    rating: try row.decode(atIndex: 7), request: try row.decode(atIndex: 8)))
        }
        return records
    }
}
#endif
