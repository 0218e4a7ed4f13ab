#if Catalog
import GRDB

extension SQLiteCatalog {
    public func addFavourites(_ photos: [PhotoID]) throws -> [PhotoID] {
        try write { db in
            let now = Self.now
            return try photos.filter { photo in
                try db.cachedStatement(
                    sql: "INSERT OR IGNORE INTO favourites (photo_id, added_at) SELECT id, ? FROM photos WHERE id = ?"
                ).execute(arguments: [now, photo])
                return db.changesCount > 0
            }
        }
    }

    public func removeFavourites(_ photos: [PhotoID]) throws -> [PhotoID] {
        try write { db in
            try photos.filter { photo in
                try db.cachedStatement(sql: "DELETE FROM favourites WHERE photo_id = ?").execute(arguments: [photo])
                return db.changesCount > 0
            }
        }
    }

    public func removeAllFavourites() throws -> [PhotoID] {
        try write { db in
            let photos = try PhotoID.fetchAll(db, sql: "SELECT photo_id FROM favourites ORDER BY added_at, photo_id")
            try db.execute(sql: "DELETE FROM favourites")
            return photos
        }
    }

    public func favourites(limit: Int, offset: Int) throws -> [Favourite] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT photo_id, added_at FROM favourites
                    JOIN photos ON photos.id = photo_id AND missing_since IS NULL
                    ORDER BY added_at DESC, photo_id DESC LIMIT ? OFFSET ?
                    """,
                arguments: [limit, offset]
            ).map { Favourite(photo: try $0.decode(atIndex: 0), addedAt: try $0.decode(atIndex: 1)) }
        }
    }

    public func favouriteCount() throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM favourites JOIN photos ON photos.id = photo_id AND missing_since IS NULL
                    """) ?? 0
        }
    }

    public func favourites(among photos: [PhotoID]) throws -> Set<PhotoID> {
        try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT photo_id FROM favourites WHERE photo_id IN (SELECT value FROM json_each(?))")
            return Set(try PhotoID.fetchAll(statement, arguments: [photos.jsonList]))
        }
    }
}
#endif
