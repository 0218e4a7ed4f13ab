#if Catalog
import GRDB

extension SQLiteCatalog {
    public func collections() throws -> [PhotoCollection] {
        try read { try PhotoCollection.fetchAll($0, where: "TRUE ORDER BY name_key") }
    }

    public func collection(_ id: CollectionID) throws -> PhotoCollection? {
        try read { try PhotoCollection.fetch($0, id) }
    }

    public func collections(with photo: PhotoID) throws -> [PhotoCollection] {
        try read { db in
            try PhotoCollection.fetchAll(
                db,
                where: "id IN (SELECT collection_id FROM collection_photos WHERE photo_id = ?) ORDER BY name_key",
                arguments: [photo])
        }
    }

    public func addCollection(name: String, description: String) throws -> PhotoCollection {
        try write { db in
            let name = try Self.checkedName(name)
            try Self.refuseTakenName(db, name, except: nil)
            return try PhotoCollection.require(db, try Self.insert(db, name, description))
        }
    }

    public func addCollections(_ collections: [NewCollection]) throws -> (made: Int, added: Int) {
        try write { db in
            let find = try db.makeStatement(sql: "SELECT id FROM collections WHERE name_key = ?")
            var (made, added) = (0, 0)
            for collection in collections {
                let name = try Self.checkedName(collection.name)
                let id: CollectionID
                if let known = try CollectionID.fetchOne(find, arguments: [name.tagKey]) {
                    id = known
                    try Self.touch(db, id)
                } else {
                    id = try Self.insert(db, name, collection.description)
                    made += 1
                }
                added += try Self.append(db, collection.photos, to: id).count
            }
            return (made, added)
        }
    }

    private static func insert(_ db: Database, _ name: String, _ description: String) throws -> CollectionID {
        try db.cachedStatement(
            sql: """
                INSERT INTO collections (name_key, name, description, created_at, changed_at)
                VALUES (?1, ?2, ?3, ?4, ?4)
                """
        ).execute(arguments: [name.tagKey, name, description.storable, now])
        return db.lastInsertedRowID
    }

    public func changeCollection(_ id: CollectionID, name: String?, description: String?) throws -> PhotoCollection {
        try write { db in
            let before = try PhotoCollection.require(db, id)
            let name = try name.map(Self.checkedName) ?? before.name
            try Self.refuseTakenName(db, name, except: id)
            try db.execute(
                sql: "UPDATE collections SET name_key = ?, name = ?, description = ?, changed_at = ? WHERE id = ?",
                arguments: [name.tagKey, name, description?.storable ?? before.description, Self.now, id])
            return try PhotoCollection.require(db, id)
        }
    }

    public func removeCollection(_ id: CollectionID) throws {
        try write { db in
            try db.execute(sql: "DELETE FROM collections WHERE id = ?", arguments: [id])
            if db.changesCount == 0 { throw CatalogError.unknownCollection(id) }
        }
    }

    public func addPhotos(_ photos: [PhotoID], to collection: CollectionID) throws -> [PhotoID] {
        try write { db in
            try Self.touch(db, collection)
            return try Self.append(db, photos, to: collection)
        }
    }

    public func removePhotos(_ photos: [PhotoID], from collection: CollectionID) throws -> [PhotoID] {
        try write { db in
            try Self.touch(db, collection)
            return try photos.filter { photo in
                try db.cachedStatement(sql: "DELETE FROM collection_photos WHERE collection_id = ? AND photo_id = ?")
                    .execute(arguments: [collection, photo])
                return db.changesCount > 0
            }
        }
    }

    public func setPhotos(_ photos: [PhotoID], of collection: CollectionID) throws -> [PhotoID] {
        try write { db in
            try Self.touch(db, collection)
            let before = try Row.fetchAll(
                db,
                sql: """
                    SELECT photo_id, collection_photos.added_at, missing_since IS NOT NULL FROM collection_photos
                    JOIN photos ON photos.id = photo_id WHERE collection_id = ? ORDER BY position
                    """,
                arguments: [collection])
            let missing = try before.filter { try $0.decode(atIndex: 2) }.map {
                try $0.decode(PhotoID.self, atIndex: 0)
            }
            try db.execute(sql: "DELETE FROM collection_photos WHERE collection_id = ?", arguments: [collection])
            _ = try Self.append(db, photos + missing, to: collection)
            // Those that stay keep their time.
            for row in before {
                try db.cachedStatement(
                    sql: "UPDATE collection_photos SET added_at = ? WHERE collection_id = ? AND photo_id = ?"
                ).execute(arguments: [
                    try row.decode(Int64.self, atIndex: 1), collection, try row.decode(PhotoID.self, atIndex: 0),
                ])
            }
            return try Self.members(db, of: collection, limit: -1, offset: 0).map(\.photo)
        }
    }

    public func members(of collection: CollectionID, limit: Int, offset: Int) throws -> [CollectionMember] {
        try read { try Self.members($0, of: collection, limit: limit, offset: offset) }
    }

    /// - Parameter limit: -1 for all.
    private static func members(
        _ db: Database, of collection: CollectionID, limit: Int, offset: Int
    ) throws -> [CollectionMember] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT photo_id, added_at FROM collection_photos
                JOIN photos ON photos.id = photo_id AND missing_since IS NULL
                WHERE collection_id = ? ORDER BY position LIMIT ? OFFSET ?
                """,
            arguments: [collection, limit, offset]
        ).map { CollectionMember(photo: try $0.decode(atIndex: 0), addedAt: try $0.decode(atIndex: 1)) }
    }

    private static func append(
        _ db: Database, _ photos: [PhotoID], to collection: CollectionID
    ) throws -> [PhotoID] {
        let now = Self.now
        let insertion = try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO collection_photos (collection_id, photo_id, position, added_at)
                SELECT ?1, id,
                    (SELECT coalesce(max(position), 0) + 1 FROM collection_photos WHERE collection_id = ?1), ?2
                FROM photos WHERE id = ?3
                """)
        return try photos.filter { photo in
            try insertion.execute(arguments: [collection, now, photo])
            return db.changesCount > 0
        }
    }

    private static func touch(_ db: Database, _ collection: CollectionID) throws {
        try db.execute(sql: "UPDATE collections SET changed_at = ? WHERE id = ?", arguments: [now, collection])
        if db.changesCount == 0 { throw CatalogError.unknownCollection(collection) }
    }

    private static func checkedName(_ name: String) throws -> String {
        let name = name.storable
        guard !name.isEmpty, name.count <= CatalogError.collectionNameLimit else {
            throw CatalogError.invalidCollectionName
        }
        return name
    }

    private static func refuseTakenName(_ db: Database, _ name: String, except id: CollectionID?) throws {
        let holder = try CollectionID.fetchOne(
            db, sql: "SELECT id FROM collections WHERE name_key = ?", arguments: [name.tagKey])
        if let holder, holder != id { throw CatalogError.collectionNameTaken(name) }
    }
}

extension PhotoCollection {
    fileprivate static func fetch(_ db: Database, _ id: CollectionID) throws -> PhotoCollection? {
        try fetchAll(db, where: "id = ?", arguments: [id]).first
    }

    fileprivate static func require(_ db: Database, _ id: CollectionID) throws -> PhotoCollection {
        guard let collection = try fetch(db, id) else { throw CatalogError.unknownCollection(id) }
        return collection
    }

    fileprivate static func fetchAll(
        _ db: Database, where condition: String, arguments: StatementArguments = []
    ) throws -> [PhotoCollection] {
        func count(_ isMissing: String) -> String {
            """
            (SELECT count(*) FROM collection_photos JOIN photos ON photos.id = photo_id
                WHERE collection_id = collections.id AND missing_since IS \(isMissing))
            """
        }
        return try Row.fetchAll(
            db,
            sql: """
                SELECT id, name, description, created_at, changed_at, \(count("NULL")), \(count("NOT NULL"))
                FROM collections WHERE \(condition)
                """,
            arguments: arguments
        ).map { row in
            PhotoCollection(
                id: try row.decode(atIndex: 0), name: try row.decode(atIndex: 1),
                description: try row.decode(atIndex: 2), createdAt: try row.decode(atIndex: 3),
                changedAt: try row.decode(atIndex: 4), photos: try row.decode(atIndex: 5),
                missing: try row.decode(atIndex: 6))
        }
    }
}
#endif
