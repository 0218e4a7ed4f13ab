import Checksums

/// The shares of a library: what anyone who has a secret address may look at.
///
/// An address ends in a random token of 128 bits, of which the library stores only the SHA-256: it can be shown once,
/// when it is made.
public struct Shares: Sendable {
    let database: any Database

    /// The maximum number of characters of a title.
    public static let titleLimit = 200

    /// Returns all shares, those that have expired, too, the latest first.
    public func all() throws -> [Share] { try database.read { try Self.fetch($0, where: "TRUE ORDER BY id DESC") } }

    /// Shares photos.
    ///
    /// - Parameters:
    ///   - subject: the collection or saved search; nil for `photos`.
    ///   - photos: the photos, in their order, where they are not those of a subject.
    ///   - title: the heading of the page.
    ///   - includesOriginals: `true` to let the photos' own files be fetched.
    ///   - includesPlaces: `true` to say where photos were taken.
    ///   - seconds: the time for which it holds; nil for ever.
    /// - Returns: the share, and the token of its address, which cannot be read again.
    /// - Throws: ``CatalogError/unknownCollection(_:)``, ``CatalogError/unknownSavedSearch(_:)``,
    ///   ``CatalogError/invalidShare(reason:)``.
    public func create(
        _ subject: Share.Subject, photos: [PhotoID] = [], title: String, includesOriginals: Bool = false,
        includesPlaces: Bool = false, seconds: Int64?
    ) throws -> (share: Share, token: String) {
        let title = String(title.storable.prefix(Self.titleLimit))
        if let seconds, seconds <= 0 { throw CatalogError.invalidShare(reason: "the time must be positive") }
        let token = Self.newToken()
        let share = try database.write { transaction in
            let (collection, search) = try Self.columns(of: subject, transaction)
            let leading = subject == .photos ? try transaction.leading(photos) : []
            if subject == .photos, leading.isEmpty {
                throw CatalogError.invalidShare(reason: "the library has none of these photos")
            }
            let time = now()
            let id: ShareID = try transaction.insertion(
                """
                INSERT INTO shares (token_hash, title, collection_id, saved_search_id, includes_originals,
                    includes_places, created_at, expires_at)
                VALUES (\(Self.hash(of: token)), \(title), \(collection), \(search), \(includesOriginals),
                    \(includesPlaces), \(time), \(seconds.map { time &+ $0 }))
                RETURNING id
                """)
            var seen: Set<PhotoID> = []
            let distinct = leading.filter { seen.insert($0).inserted }
            try transaction.run(for: distinct.enumerated()) { position, photo in
                "INSERT INTO share_photos (share_id, photo_id, position) VALUES (\(id), \(photo), \(Int64(position)))"
            }
            guard let share = try Self.fetch(transaction, where: "id = \(id)").first else {
                throw DamagedData(reason: "a new share is not there")
            }
            return share
        }
        return (share, token)
    }

    /// Returns the share of a token; nil alike for an unknown token, and for a share that has expired or was revoked.
    public func find(token: String) throws -> Share? {
        guard token.utf8.count == 2 * Self.tokenBytes else { return nil }
        return try database.read {
            try Self.fetch($0, where: "token_hash = \(Self.hash(of: token))").first { !$0.isExpired(at: now()) }
        }
    }

    /// Returns the present photos of a share of selected photos, in their order.
    package func photos(of share: ShareID) throws -> [PhotoRecord] {
        try database.read { transaction in
            let ids: [PhotoID] = try transaction.values(
                "SELECT photo_id FROM share_photos WHERE share_id = \(share) ORDER BY position")
            let found = try PhotoRecord.fetch(transaction, where: "id \(in: ids) AND missing_since IS NULL")
            let photos = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
            return ids.compactMap { photos[$0] }
        }
    }

    /// Returns `true` if a present photo is in a share of selected photos, or of a collection; nil for a saved search,
    /// which only a search can tell.
    package func contains(_ photo: PhotoID, in share: Share) throws -> Bool? {
        let members: Statement
        switch share.subject {
        case .photos: members = "SELECT photo_id FROM share_photos WHERE share_id = \(share.id)"
        case .collection(let id): members = "SELECT photo_id FROM collection_photos WHERE collection_id = \(id)"
        case .savedSearch: return nil
        }
        return try database.read {
            try $0.count(
                "SELECT count(*) FROM photos WHERE id = \(photo) AND missing_since IS NULL AND id IN (\(members))") > 0
        }
    }

    /// Ends a share for good.
    ///
    /// - Throws: ``CatalogError/unknownShare(_:)``.
    public func revoke(_ id: ShareID) throws {
        let count = try database.write { try $0.run("DELETE FROM shares WHERE id = \(id)") }
        if count == 0 { throw CatalogError.unknownShare(id) }
    }

    private static let tokenBytes = 16

    private static func newToken() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<tokenBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }.hexadecimal
    }

    private static func hash(of token: String) -> ContentHash? { ContentHash(bytes: SHA256.hash(Array(token.utf8))) }

    private static func columns(
        of subject: Share.Subject, _ transaction: any Transaction
    ) throws -> (collection: CollectionID?, search: SavedSearchID?) {
        switch subject {
        case .photos: return (nil, nil)
        case .collection(let id):
            guard try transaction.count("SELECT count(*) FROM collections WHERE id = \(id)") > 0 else {
                throw CatalogError.unknownCollection(id)
            }
            return (id, nil)
        case .savedSearch(let id):
            guard try transaction.count("SELECT count(*) FROM saved_searches WHERE id = \(id)") > 0 else {
                throw CatalogError.unknownSavedSearch(id)
            }
            return (nil, id)
        }
    }

    private static func fetch(_ transaction: any Transaction, where condition: Statement) throws -> [Share] {
        try transaction.rows(
            """
            SELECT id, title, collection_id, saved_search_id, includes_originals, includes_places, created_at,
                expires_at FROM shares WHERE \(condition)
            """
        ) { row in
            let collection: CollectionID? = try row[2]
            let search: SavedSearchID? = try row[3]
            return Share(
                id: try row[0], title: try row[1],
                subject: collection.map { .collection($0) } ?? search.map { .savedSearch($0) } ?? .photos,
                includesOriginals: try row[4], includesPlaces: try row[5], createdAt: try row[6],
                expiresAt: try row[7])
        }
    }
}
