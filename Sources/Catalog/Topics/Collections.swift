/// Photos that somebody put together under names.
///
/// A collection holds photos with all their files: those named by another of their files than the leading one are added
/// in its place.
///
/// A collection's photos have an order. A missing photo keeps its place and is in the lists again when its file is
/// back; a forgotten one leaves. Names are compared without regard to letter case.
public struct Collections: Sendable {
    let database: any Database

    // MARK: Collections

    /// Returns all collections, by name.
    public func all() throws -> [PhotoCollection] { try page().elements }

    /// Returns a page of the collections, by name.
    ///
    /// - Parameters:
    ///   - limit: nil for all.
    ///   - offset: the number of collections that are skipped.
    public func page(limit: Int? = nil, offset: Int = 0) throws -> Page<PhotoCollection> {
        try database.read { transaction in
            Page(
                elements: try PhotoCollection.fetch(
                    transaction, where: "TRUE ORDER BY name_key LIMIT \(limit ?? .max) OFFSET \(offset)"),
                total: try transaction.count("SELECT count(*) FROM collections"))
        }
    }

    /// Returns the first present photos of some collections, before these the one that was chosen as cover.
    ///
    /// - Parameters:
    ///   - collections: the collections.
    ///   - count: the maximum number of photos of each.
    public func covers(of collections: [CollectionID], count: Int) throws -> [CollectionID: [PhotoRecord]] {
        try database.read { transaction in
            var covers: [CollectionID: [PhotoRecord]] = [:]
            try transaction.forEach(
                """
                SELECT \(PhotoRecord.columns), collection_id FROM (
                    SELECT collection_id, photo_id,
                        row_number() OVER (
                            PARTITION BY collection_id ORDER BY photo_id IS cover_id DESC, position) AS place
                    FROM collection_photos JOIN photos ON photos.id = photo_id AND missing_since IS NULL
                    JOIN collections ON collections.id = collection_id
                    WHERE collection_id \(in: collections)) AS members
                JOIN photos ON photos.id = photo_id WHERE place <= \(count) ORDER BY collection_id, place
                """
            ) { row in
                covers[try row[PhotoRecord.columnCount], default: []].append(try PhotoRecord(row))
            }
            return covers
        }
    }

    /// Returns a collection; nil if there is none with this id.
    public func find(_ id: CollectionID) throws -> PhotoCollection? {
        try database.read { try PhotoCollection.find($0, id) }
    }

    /// Returns a collection.
    ///
    /// - Throws: ``CatalogError/unknownCollection(_:)``.
    public func record(_ id: CollectionID) throws -> PhotoCollection {
        try database.read { try PhotoCollection.require($0, id) }
    }

    /// Returns the collections that a photo is in, by name.
    public func containing(_ photo: PhotoID) throws -> [PhotoCollection] {
        try database.read {
            try PhotoCollection.fetch(
                $0,
                where: """
                    id IN (
                        SELECT collection_id FROM collection_photos
                        JOIN photos ON photo_id = coalesce(leader_id, photos.id) WHERE photos.id = \(photo))
                    ORDER BY name_key
                    """)
        }
    }

    /// Creates a collection of photos; unknown ids are skipped.
    ///
    /// - Throws: ``CatalogError/invalidCollectionName`` or ``CatalogError/collectionNameTaken(_:)``.
    @discardableResult
    public func add(name: String, description: String = "", photos: [PhotoID] = []) throws -> PhotoCollection {
        try database.write { transaction in
            let name = try Self.checkedName(name)
            try Self.refuseTakenName(transaction, name, except: nil)
            let id = try Self.insert(transaction, name, description)
            if !photos.isEmpty { _ = try Self.append(transaction, photos, to: id) }
            return try PhotoCollection.require(transaction, id)
        }
    }

    /// Creates the collections that don't exist yet, and adds photos at the end of each; unknown ids are skipped. All
    /// of it is stored, or nothing.
    ///
    /// - Returns: the number of collections created, and of photos that were not in theirs.
    /// - Throws: ``CatalogError/invalidCollectionName``.
    public func add(_ collections: [NewCollection]) throws -> (made: Int, added: Int) {
        try database.write { transaction in
            var (made, added) = (0, 0)
            for collection in collections {
                let name = try Self.checkedName(collection.name)
                let id: CollectionID
                if let known = try Self.id(transaction, of: name) {
                    id = known
                    try Self.touch(transaction, id)
                } else {
                    id = try Self.insert(transaction, name, collection.description)
                    made += 1
                }
                added += try Self.append(transaction, collection.photos, to: id).count
            }
            return (made, added)
        }
    }

    /// Changes what is not nil.
    ///
    /// - Throws: ``CatalogError/unknownCollection(_:)``, ``CatalogError/invalidCollectionName``,
    ///   ``CatalogError/collectionNameTaken(_:)``.
    @discardableResult
    public func change(_ id: CollectionID, name: String? = nil, description: String? = nil) throws -> PhotoCollection {
        try database.write { transaction in
            let before = try PhotoCollection.require(transaction, id)
            let name = try name.map(Self.checkedName) ?? before.name
            try Self.refuseTakenName(transaction, name, except: id)
            try transaction.run(
                """
                UPDATE collections SET name_key = \(name.tagKey), name = \(name),
                    description = \(description?.storable ?? before.description), changed_at = \(now())
                WHERE id = \(id)
                """)
            return try PhotoCollection.require(transaction, id)
        }
    }

    /// Removes a collection; its photos stay.
    ///
    /// - Throws: ``CatalogError/unknownCollection(_:)``.
    public func remove(_ id: CollectionID) throws {
        try database.write { transaction in
            guard try transaction.run("DELETE FROM collections WHERE id = \(id)") > 0 else {
                throw CatalogError.unknownCollection(id)
            }
        }
    }

    // MARK: Photos of a collection

    /// Returns a page of the present photos of a collection, in its order.
    ///
    /// - Throws: ``CatalogError/unknownCollection(_:)``.
    public func photos(of collection: CollectionID, limit: Int = .max, offset: Int = 0) throws -> PhotoPage {
        try database.read { transaction in
            let total = try PhotoCollection.require(transaction, collection).photos
            let entries = try transaction.rows(
                """
                SELECT \(PhotoRecord.columns), added_at FROM \(Self.members(of: collection))
                LIMIT \(max(0, limit)) OFFSET \(max(0, offset))
                """
            ) { try PhotoPage.Entry($0) }
            return PhotoPage(entries: entries, total: total)
        }
    }

    /// Adds photos at the end; unknown ids are skipped.
    ///
    /// - Returns: those that were not in it.
    /// - Throws: ``CatalogError/unknownCollection(_:)``.
    @discardableResult
    public func add(_ photos: [PhotoID], to collection: CollectionID) throws -> [PhotoID] {
        try database.write { transaction in
            try Self.touch(transaction, collection)
            return try Self.append(transaction, photos, to: collection)
        }
    }

    /// Removes photos from a collection.
    ///
    /// - Returns: those that were in it.
    /// - Throws: ``CatalogError/unknownCollection(_:)``.
    @discardableResult
    public func remove(_ photos: [PhotoID], from collection: CollectionID) throws -> [PhotoID] {
        try database.write { transaction in
            try Self.touch(transaction, collection)
            let photos = try transaction.leading(photos)
            let removed: Set<PhotoID> = Set(
                try transaction.values(
                    """
                    DELETE FROM collection_photos WHERE collection_id = \(collection) AND photo_id \(in: photos)
                    RETURNING photo_id
                    """))
            return photos.filteredOnce(removed)
        }
    }

    /// Makes `photos` all that the collection holds, in this order. Missing photos that it held stay, after them.
    ///
    /// - Returns: the present photos that it holds now.
    /// - Throws: ``CatalogError/unknownCollection(_:)``.
    @discardableResult
    public func set(_ photos: [PhotoID], of collection: CollectionID) throws -> [PhotoID] {
        try database.write { transaction in
            try Self.touch(transaction, collection)
            let before: [(photo: PhotoID, addedAt: Int64, isMissing: Bool)] = try transaction.rows(
                """
                SELECT photo_id, collection_photos.added_at, missing_since IS NOT NULL FROM collection_photos
                JOIN photos ON photos.id = photo_id WHERE collection_id = \(collection) ORDER BY position
                """
            ) { (try $0[0], try $0[1], try $0[2]) }
            try transaction.run("DELETE FROM collection_photos WHERE collection_id = \(collection)")
            // Those that stay keep their time.
            let times = Dictionary(uniqueKeysWithValues: before.map { ($0.photo, $0.addedAt) })
            _ = try Self.append(
                transaction, photos + before.filter(\.isMissing).map(\.photo), to: collection, addedAt: times)
            return try transaction.values("SELECT photo_id FROM \(Self.members(of: collection))")
        }
    }

    // MARK: Parts

    /// The present photos of a collection, in its order.
    private static func members(of collection: CollectionID) -> Statement {
        """
        collection_photos JOIN photos ON photos.id = photo_id AND missing_since IS NULL
        WHERE collection_id = \(collection) ORDER BY position
        """
    }

    private static func id(_ transaction: any Transaction, of name: String) throws -> CollectionID? {
        try transaction.value("SELECT id FROM collections WHERE name_key = \(name.tagKey)")
    }

    private static func insert(_ transaction: any Transaction, _ name: String, _ description: String) throws
        -> CollectionID
    {
        let now = now()
        return try transaction.insertion(
            """
            INSERT INTO collections (name_key, name, description, created_at, changed_at)
            VALUES (\(name.tagKey), \(name), \(description.storable), \(now), \(now)) RETURNING id
            """)
    }

    /// - Parameter times: when photos were added that are put back.
    /// - Returns: the photos that were not in the collection.
    private static func append(
        _ transaction: any Transaction, _ photos: [PhotoID], to collection: CollectionID,
        addedAt times: [PhotoID: Int64] = [:]
    ) throws -> [PhotoID] {
        let photos = try transaction.leading(photos)
        let new: Set<PhotoID> = Set(
            try transaction.values(
                """
                SELECT id FROM photos WHERE id \(in: photos)
                    AND id NOT IN (SELECT photo_id FROM collection_photos WHERE collection_id = \(collection))
                """))
        let added = photos.filteredOnce(new)
        let last: Int = try transaction.value(
            "SELECT coalesce(max(position), 0) FROM collection_photos WHERE collection_id = \(collection)") ?? 0
        let now = now()
        try transaction.run(for: added.enumerated()) { place, photo in
            """
            INSERT INTO collection_photos (collection_id, photo_id, position, added_at)
            VALUES (\(collection), \(photo), \(last + 1 + place), \(times[photo] ?? now))
            """
        }
        return added
    }

    static func touch(_ transaction: any Transaction, _ collection: CollectionID) throws {
        guard try transaction.run("UPDATE collections SET changed_at = \(now()) WHERE id = \(collection)") > 0 else {
            throw CatalogError.unknownCollection(collection)
        }
    }

    private static func checkedName(_ name: String) throws -> String {
        let name = name.storable
        guard !name.isEmpty, name.count <= CatalogError.collectionNameLimit else {
            throw CatalogError.invalidCollectionName
        }
        return name
    }

    private static func refuseTakenName(_ transaction: any Transaction, _ name: String, except id: CollectionID?) throws
    {
        if let holder = try Self.id(transaction, of: name), holder != id {
            throw CatalogError.collectionNameTaken(name)
        }
    }
}

extension PhotoFilter {
    /// - Throws: ``CatalogError/unknownCollection(_:)`` when the filter names an unknown collection.
    func checkCollection(_ transaction: any Transaction) throws {
        guard let collection else { return }
        guard try transaction.count("SELECT count(*) FROM collections WHERE id = \(collection)") > 0 else {
            throw CatalogError.unknownCollection(collection)
        }
    }
}

extension PhotoCollection {
    fileprivate static func find(_ transaction: any Transaction, _ id: CollectionID) throws -> PhotoCollection? {
        try fetch(transaction, where: "id = \(id)").first
    }

    static func require(_ transaction: any Transaction, _ id: CollectionID) throws -> PhotoCollection {
        guard let collection = try find(transaction, id) else { throw CatalogError.unknownCollection(id) }
        return collection
    }

    fileprivate static func fetch(_ transaction: any Transaction, where condition: Statement) throws
        -> [PhotoCollection]
    {
        func count(_ condition: Statement) -> Statement {
            """
            (SELECT count(*) FROM collection_photos JOIN photos ON photos.id = photo_id
                WHERE collection_id = collections.id AND \(condition))
            """
        }
        return try transaction.rows(
            """
            SELECT id, name, description, created_at, changed_at, \(count("missing_since IS NULL")),
                \(count("missing_since IS NOT NULL")),
                (SELECT photo_id FROM collection_photos WHERE collection_id = collections.id AND photo_id = cover_id)
            FROM collections WHERE \(condition)
            """
        ) { row in
            PhotoCollection(
                id: try row[0], name: try row[1], description: try row[2], createdAt: try row[3],
                changedAt: try row[4], photos: try row[5], missing: try row[6], cover: try row[7])
        }
    }
}
