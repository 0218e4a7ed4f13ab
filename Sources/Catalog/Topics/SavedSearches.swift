/// Names one saved search for as long as its catalog lives. Never used again for another.
public typealias SavedSearchID = Int64

/// A search that somebody keeps under a name: an album that fills itself.
public struct SavedSearch: Hashable, Sendable, Identifiable {
    /// The search's id.
    public let id: SavedSearchID
    /// The name, unique among saved searches.
    public let name: String
    /// The whole question, in whatever form the program that saved it can ask it again.
    public let request: String
    /// The time of its creation, in seconds since 1970.
    public let createdAt: Int64
    /// The time of its last change, in seconds since 1970.
    public let changedAt: Int64
}

/// The searches that somebody keeps under names. Letter case does not count in names.
public struct SavedSearches: Sendable {
    let database: any Database

    /// Returns all saved searches, by name.
    public func all() throws -> [SavedSearch] { try database.read { try Self.fetch($0, where: "1 = 1") } }

    /// Returns a saved search.
    ///
    /// - Throws: ``CatalogError/unknownSavedSearch(_:)``.
    public func record(_ id: SavedSearchID) throws -> SavedSearch {
        try database.read { try Self.require($0, id) }
    }

    /// Returns the saved search of a name; nil if there is none.
    public func find(named name: String) throws -> SavedSearch? {
        try database.read { try Self.fetch($0, where: "name_key = \(name.tagKey)").first }
    }

    /// Saves a search.
    ///
    /// - Throws: ``CatalogError/invalidSavedSearchName`` or ``CatalogError/savedSearchNameTaken(_:)``.
    public func add(name: String, request: String) throws -> SavedSearch {
        try database.write { transaction in
            let name = try Self.checked(transaction, name, except: nil)
            let time = now()
            let id: SavedSearchID = try transaction.insertion(
                """
                INSERT INTO saved_searches (name_key, name, request, created_at, changed_at)
                VALUES (\(name.tagKey), \(name), \(request), \(time), \(time)) RETURNING id
                """)
            return try Self.require(transaction, id)
        }
    }

    /// Changes a saved search's name, or the search.
    ///
    /// - Throws: ``CatalogError/unknownSavedSearch(_:)``, ``CatalogError/invalidSavedSearchName``,
    ///   ``CatalogError/savedSearchNameTaken(_:)``.
    public func change(_ id: SavedSearchID, name: String? = nil, request: String? = nil) throws -> SavedSearch {
        try database.write { transaction in
            let old = try Self.require(transaction, id)
            let name = try name.map { try Self.checked(transaction, $0, except: id) } ?? old.name
            try transaction.run(
                """
                UPDATE saved_searches SET name_key = \(name.tagKey), name = \(name),
                    request = \(request ?? old.request), changed_at = \(now())
                WHERE id = \(id)
                """)
            return try Self.require(transaction, id)
        }
    }

    /// Removes a saved search. The photos that it finds stay.
    ///
    /// - Throws: ``CatalogError/unknownSavedSearch(_:)``.
    public func remove(_ id: SavedSearchID) throws {
        try database.write { transaction in
            _ = try Self.require(transaction, id)
            try transaction.run("DELETE FROM saved_searches WHERE id = \(id)")
        }
    }

    private static func fetch(_ transaction: any Transaction, where condition: Statement) throws -> [SavedSearch] {
        try transaction.rows(
            """
            SELECT id, name, request, created_at, changed_at FROM saved_searches WHERE \(condition) ORDER BY name_key
            """
        ) { row in
            SavedSearch(
                id: try row[0], name: try row[1], request: try row[2], createdAt: try row[3], changedAt: try row[4])
        }
    }

    private static func require(_ transaction: any Transaction, _ id: SavedSearchID) throws -> SavedSearch {
        guard let found = try fetch(transaction, where: "id = \(id)").first else {
            throw CatalogError.unknownSavedSearch(id)
        }
        return found
    }

    /// Returns a name as it is stored.
    private static func checked(
        _ transaction: any Transaction, _ name: String, except id: SavedSearchID?
    ) throws -> String {
        let name = name.storable
        guard !name.isEmpty, name.count <= CatalogError.collectionNameLimit else {
            throw CatalogError.invalidSavedSearchName
        }
        if let holder = try fetch(transaction, where: "name_key = \(name.tagKey)").first, holder.id != id {
            throw CatalogError.savedSearchNameTaken(name)
        }
        return name
    }
}
