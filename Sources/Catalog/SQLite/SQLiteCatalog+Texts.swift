#if Catalog
import GRDB

extension SQLiteCatalog {
    public func texts(of photo: PhotoID) throws -> PhotoTexts {
        try read { db in
            let captions = try Row.fetchAll(
                db, sql: "SELECT source, text, confidence, id FROM captions WHERE photo_id = ? ORDER BY id",
                arguments: [photo])
            let tags = try Row.fetchAll(
                db,
                sql: """
                    SELECT source, name, confidence FROM photo_tags JOIN tags ON tags.id = tag_id
                    WHERE photo_id = ? ORDER BY name_key, source
                    """,
                arguments: [photo])
            return PhotoTexts(
                captions: try captions.map { row in
                    Caption(
                        id: try row.decode(atIndex: 3), text: try row.decode(atIndex: 1),
                        source: try TextSource(stored: row.decode(atIndex: 0)), confidence: try row.decode(atIndex: 2))
                },
                tags: try tags.map { row in
                    Tag(
                        try row.decode(atIndex: 1), source: try TextSource(stored: row.decode(atIndex: 0)),
                        confidence: try row.decode(atIndex: 2))
                })
        }
    }

    public func tags() throws -> [TagCount] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT name, count(DISTINCT photo_id) AS photo_count FROM tags
                    JOIN photo_tags ON tag_id = tags.id
                    JOIN photos ON photos.id = photo_id AND missing_since IS NULL
                    GROUP BY tags.id ORDER BY photo_count DESC, name_key
                    """
            ).map { TagCount(name: try $0.decode(atIndex: 0), photos: try $0.decode(atIndex: 1)) }
        }
    }

    public func photos(withWords words: [String], limit: Int) throws -> [WordMatch] {
        guard limit > 0, let query = Words.query(words) else { return [] }
        return try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT words.rowid, bm25(words) AS cost FROM words
                    JOIN photos ON photos.id = words.rowid AND missing_since IS NULL
                    WHERE words MATCH ? ORDER BY cost, words.rowid LIMIT ?
                    """,
                arguments: [query, limit]
            ).map { WordMatch(photo: try $0.decode(atIndex: 0), score: -(try $0.decode(Double.self, atIndex: 1))) }
        }
    }
}

extension TextSource {
    fileprivate init(stored: String) throws {
        guard let source = TextSource(rawValue: stored) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a text has the unknown source “\(stored)”")
        }
        self = source
    }
}
#endif
