/// The photos that somebody marked.
///
/// A mark belongs to the photo with all its files: those named by another of its files than the leading one are marked
/// in its place.
///
/// A missing photo stays one, and is in the lists again when its file is back. A forgotten photo takes its mark with
/// it.
public struct Favourites: Sendable {
    let database: any Database

    /// Marks photos; unknown ids are skipped.
    ///
    /// - Returns: those that were not marked before.
    @discardableResult
    public func add(_ photos: [PhotoID]) throws -> [PhotoID] {
        try database.write { transaction in
            let photos = try transaction.leading(photos)
            let added: Set<PhotoID> = Set(
                try transaction.values(
                    """
                    INSERT INTO favourites (photo_id, added_at) SELECT id, \(now()) FROM photos WHERE id \(in: photos)
                    ON CONFLICT DO NOTHING RETURNING photo_id
                    """))
            return photos.filteredOnce(added)
        }
    }

    /// Removes marks.
    ///
    /// - Returns: those that were marked.
    @discardableResult
    public func remove(_ photos: [PhotoID]) throws -> [PhotoID] {
        try database.write { transaction in
            let photos = try transaction.leading(photos)
            let removed: Set<PhotoID> = Set(
                try transaction.values("DELETE FROM favourites WHERE photo_id \(in: photos) RETURNING photo_id"))
            return photos.filteredOnce(removed)
        }
    }

    /// Removes all marks.
    ///
    /// - Returns: those that were marked, missing ones included, the first marked first.
    @discardableResult
    public func removeAll() throws -> [PhotoID] {
        try database.write { transaction in
            let photos: [PhotoID] = try transaction.values(
                "SELECT photo_id FROM favourites ORDER BY added_at, photo_id")
            try transaction.run("DELETE FROM favourites")
            return photos
        }
    }

    /// Returns a page of the present photos that are marked, the latest first.
    public func page(limit: Int = .max, offset: Int = 0) throws -> PhotoPage {
        try database.read { transaction in
            let entries = try transaction.rows(
                """
                SELECT \(PhotoRecord.columns), added_at FROM favourites
                JOIN photos ON photos.id = photo_id AND missing_since IS NULL
                ORDER BY added_at DESC, photo_id DESC LIMIT \(max(0, limit)) OFFSET \(max(0, offset))
                """
            ) { try PhotoPage.Entry($0) }
            return PhotoPage(entries: entries, total: try Self.count(transaction))
        }
    }

    /// The number of present photos that are marked.
    public func count() throws -> Int { try database.read { try Self.count($0) } }

    private static func count(_ transaction: any Transaction) throws -> Int {
        try transaction.count(
            "SELECT count(*) FROM favourites JOIN photos ON photos.id = photo_id AND missing_since IS NULL")
    }

    /// Returns those of `photos` that are marked.
    public func among(_ photos: [PhotoID]) throws -> Set<PhotoID> {
        try database.read {
            Set(
                try $0.values(
                    """
                    SELECT id FROM photos JOIN favourites ON photo_id = coalesce(leader_id, id) WHERE id \(in: photos)
                    """))
        }
    }
}

extension [PhotoID] {
    /// The first occurrence of each id that is in a set, in the order of this list.
    func filteredOnce(_ wanted: Set<PhotoID>) -> [PhotoID] {
        var wanted = wanted
        return filter { wanted.remove($0) != nil }
    }
}
