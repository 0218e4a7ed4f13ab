#if Catalog
import Foundation
import GRDB

extension SQLiteCatalog {
    public func photo(_ id: PhotoID) throws -> PhotoRecord? {
        try read { try PhotoRecord.fetch($0, id: id) }
    }

    public func photos(_ ids: [PhotoID]) throws -> [PhotoRecord] {
        try read { db in
            let found = try PhotoRecord.fetchAll(
                db, where: "id IN (SELECT value FROM json_each(?))", arguments: [ids.jsonList])
            let photos = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
            return ids.compactMap { photos[$0] }
        }
    }

    public func photo(at path: PhotoPath) throws -> PhotoRecord? {
        try read { db in
            try PhotoRecord.fetchAll(db, where: "path = ? AND missing_since IS NULL", arguments: [path.text]).first
        }
    }

    public func photos(withContentHashes hashes: [ContentHash]) throws -> [PhotoRecord] {
        guard !hashes.isEmpty else { return [] }
        // Placeholders, since JSON has no bytes.
        let placeholders = repeatElement("?", count: hashes.count).joined(separator: ",")
        return try read { db in
            try PhotoRecord.fetchAll(
                db, where: "content_hash IN (\(placeholders)) ORDER BY id",
                arguments: StatementArguments(hashes.map { Data($0.bytes) }))
        }
    }

    public func photoIDs(matching filter: PhotoFilter) throws -> [PhotoID] {
        let (condition, arguments) = filter.condition
        return try read { db in
            try PhotoID.fetchAll(
                db, sql: "SELECT id FROM photos WHERE \(condition) ORDER BY id", arguments: arguments)
        }
    }

    public func folders() throws -> [FolderCount] {
        // What is left of a path when all characters but slashes are trimmed off its end is its folder.
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT rtrim(path, replace(path, '/', '')) AS folder, count(*) FROM photos
                    WHERE missing_since IS NULL GROUP BY folder ORDER BY folder
                    """
            ).map { row in
                let folder: String = try row.decode(atIndex: 0)
                return FolderCount(
                    path: PhotoPath(text: folder.count > 1 ? String(folder.dropLast()) : folder),
                    photos: try row.decode(atIndex: 1))
            }
        }
    }

    public func photos(matching filter: PhotoFilter, limit: Int, offset: Int) throws -> [PhotoRecord] {
        let (condition, arguments) = filter.condition
        return try read { db in
            try PhotoRecord.fetchAll(
                db, where: "\(condition) ORDER BY \(PhotoFilter.moment) DESC, id DESC LIMIT ? OFFSET ?",
                arguments: arguments + [limit, offset])
        }
    }

    public func photoCount(matching filter: PhotoFilter) throws -> Int {
        let (condition, arguments) = filter.condition
        return try read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM photos WHERE \(condition)", arguments: arguments) ?? 0
        }
    }

    public func identicalPhotos(matching filter: PhotoFilter) throws -> [[PhotoID]] {
        let (condition, arguments) = filter.condition
        return try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT content_hash, id FROM photos WHERE \(condition) AND content_hash IN (
                        SELECT content_hash FROM photos WHERE \(condition) GROUP BY content_hash HAVING count(*) > 1)
                    ORDER BY content_hash, id
                    """,
                arguments: arguments + arguments)
            var groups: [[PhotoID]] = []
            var last: Data?
            while let row = try rows.next() {
                let hash: Data = try row.decode(atIndex: 0)
                if hash != last { groups.append([]) }
                last = hash
                groups[groups.count - 1].append(try row.decode(atIndex: 1))
            }
            return groups.sorted { $0[0] < $1[0] }
        }
    }

    public func captureTimes(matching filter: PhotoFilter) throws -> [CaptureTime] {
        let (condition, arguments) = filter.condition
        return try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, taken_at FROM photos WHERE \(condition) AND taken_at IS NOT NULL ORDER BY taken_at, id
                    """,
                arguments: arguments
            ).map { CaptureTime(photo: try $0.decode(atIndex: 0), takenAt: try $0.decode(atIndex: 1)) }
        }
    }
}

extension PhotoFilter {
    /// When a photo was taken or, where that is not known, modified.
    fileprivate static let moment = "coalesce(taken_at, modified_ns / 1000000000)"

    /// What holds in `photos` for a photo that passes.
    fileprivate var condition: (sql: String, arguments: StatementArguments) {
        var conditions = ["missing_since IS NULL"]
        var arguments = StatementArguments()
        if !folders.isEmpty {
            conditions.append("(" + folders.map { _ in "path >= ? AND path < ?" }.joined(separator: " OR ") + ")")
            for range in folders.map(\.rangeBelow) { arguments += [range.lowerBound, range.upperBound] }
        }
        if let from {
            conditions.append("\(Self.moment) >= ?")
            arguments += [from]
        }
        if let before {
            conditions.append("\(Self.moment) < ?")
            arguments += [before]
        }
        let tagged = "IN (SELECT photo_id FROM photo_tags JOIN tags ON tags.id = tag_id WHERE name_key = ?)"
        for tag in tags {
            conditions.append("photos.id \(tagged)")
            arguments += [tag.tagKey]
        }
        for tag in excludedTags {
            conditions.append("photos.id NOT \(tagged)")
            arguments += [tag.tagKey]
        }
        if favouritesOnly { conditions.append("photos.id IN (SELECT photo_id FROM favourites)") }
        if let collection {
            conditions.append("photos.id IN (SELECT photo_id FROM collection_photos WHERE collection_id = ?)")
            arguments += [collection]
        }
        return (conditions.joined(separator: " AND "), arguments)
    }
}

extension PhotoRecord {
    static func fetch(_ db: Database, id: PhotoID) throws -> PhotoRecord? {
        try fetchAll(db, where: "id = ?", arguments: [id]).first
    }

    static func fetchAll(
        _ db: Database, where condition: String, arguments: StatementArguments
    ) throws -> [PhotoRecord] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, path, size, modified_ns, content_hash, width, height, format, taken_at, first_indexed_at,
                    missing_since
                FROM photos WHERE \(condition)
                """)
        return try Row.fetchAll(statement, arguments: arguments).map(PhotoRecord.init)
    }

    private init(_ row: Row) throws {
        let hash = Array(try row.decode(Data.self, atIndex: 4))
        guard let contentHash = ContentHash(bytes: hash) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a content hash has \(hash.count) bytes")
        }
        id = try row.decode(atIndex: 0)
        file = PhotoFile(
            path: PhotoPath(text: try row.decode(atIndex: 1)), size: try row.decode(atIndex: 2),
            modifiedNanoseconds: try row.decode(atIndex: 3), contentHash: contentHash,
            width: try row.decode(atIndex: 5), height: try row.decode(atIndex: 6), format: try row.decode(atIndex: 7),
            takenAt: try row.decode(atIndex: 8))
        let sides = 0...Int(Int32.max)
        guard file.size >= 0, sides.contains(file.width), sides.contains(file.height) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "photo \(id) has impossible numbers")
        }
        firstIndexedAt = try row.decode(atIndex: 9)
        missingSince = try row.decode(atIndex: 10)
    }
}
#endif
