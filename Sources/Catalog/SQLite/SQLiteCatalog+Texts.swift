#if Catalog
import GRDB

extension SQLiteCatalog {
    public func texts(of photos: [PhotoID]) throws -> [PhotoID: PhotoTexts] {
        try read { db in
            var texts: [PhotoID: PhotoTexts] = [:]
            let captions = try Row.fetchCursor(
                db,
                sql: """
                    SELECT photo_id, id, text, source, confidence FROM captions
                    WHERE photo_id IN (SELECT value FROM json_each(?)) ORDER BY id
                    """,
                arguments: [photos.jsonList])
            while let row = try captions.next() {
                texts[try row.decode(atIndex: 0), default: PhotoTexts()].captions.append(
                    Caption(
                        id: try row.decode(atIndex: 1), text: try row.decode(atIndex: 2),
                        source: try TextSource(stored: row.decode(atIndex: 3)), confidence: try row.decode(atIndex: 4)))
            }
            let tags = try Row.fetchCursor(
                db,
                sql: """
                    SELECT photo_id, name, source, confidence FROM photo_tags JOIN tags ON tags.id = tag_id
                    WHERE photo_id IN (SELECT value FROM json_each(?)) ORDER BY name_key, source
                    """,
                arguments: [photos.jsonList])
            while let row = try tags.next() {
                texts[try row.decode(atIndex: 0), default: PhotoTexts()].tags.append(
                    Tag(
                        try row.decode(atIndex: 1), source: try TextSource(stored: row.decode(atIndex: 2)),
                        confidence: try row.decode(atIndex: 3)))
            }
            return texts
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

    public func photoCounts(withWords groups: [[String]]) throws -> [Int] {
        var counts = [Int](repeating: 0, count: groups.count)
        let queries = groups.map(Words.query)
        let asked = queries.indices.filter { queries[$0] != nil }
        guard !asked.isEmpty else { return counts }
        let list = try Words.jsonList(asked.compactMap { queries[$0] })
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT key, (
                        SELECT count(*) FROM words JOIN photos ON photos.id = words.rowid AND missing_since IS NULL
                        WHERE words MATCH value)
                    FROM json_each(?)
                    """,
                arguments: [list])
            while let row = try rows.next() { counts[asked[try row.decode(atIndex: 0)]] = try row.decode(atIndex: 1) }
        }
        return counts
    }

    public func captions(withoutVectorsOf model: ModelID, after id: Int64, limit: Int) throws -> [Caption] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT captions.id, text, source, confidence FROM captions
                    JOIN photos ON photos.id = photo_id AND missing_since IS NULL
                    WHERE captions.id > ? AND NOT EXISTS (
                        SELECT * FROM vectors
                        WHERE model_id = ? AND kind = ? AND subject_id = captions.id AND data_id IS NOT NULL)
                    ORDER BY captions.id LIMIT ?
                    """,
                arguments: [id, model, VectorSubject.Kind.caption.rawValue, max(0, limit)]
            ).map { row in
                Caption(
                    id: try row.decode(atIndex: 0), text: try row.decode(atIndex: 1),
                    source: try TextSource(stored: row.decode(atIndex: 2)), confidence: try row.decode(atIndex: 3))
            }
        }
    }

    public func captionOwners() throws -> [Int64: PhotoID] {
        try read { db in
            var owners: [Int64: PhotoID] = [:]
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT captions.id, photo_id FROM captions
                    JOIN photos ON photos.id = photo_id AND missing_since IS NULL
                    """)
            while let row = try rows.next() { owners[try row.decode(atIndex: 0)] = try row.decode(atIndex: 1) }
            return owners
        }
    }

    public func photos(withoutStamp stamp: String, of source: TextSource) throws -> [PhotoID] {
        try read { db in
            try PhotoID.fetchAll(
                db,
                sql: """
                    SELECT id FROM photos WHERE missing_since IS NULL AND NOT EXISTS (
                        SELECT * FROM text_stamps WHERE photo_id = photos.id AND source = ? AND stamp = ?)
                    ORDER BY id
                    """,
                arguments: [source.rawValue, stamp])
        }
    }

    public func photos(withTextsFrom source: TextSource) throws -> [PhotoID] {
        try read { db in
            try PhotoID.fetchAll(
                db,
                sql: """
                    SELECT photo_id FROM photo_tags WHERE source = ?1 UNION
                    SELECT photo_id FROM captions WHERE source = ?1 UNION
                    SELECT photo_id FROM text_stamps WHERE source = ?1 ORDER BY photo_id
                    """,
                arguments: [source.rawValue])
        }
    }

    public func taggedPhotoCounts() throws -> [TextSource: Int] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT source, count(DISTINCT photo_id) FROM photo_tags
                    JOIN photos ON photos.id = photo_id AND missing_since IS NULL GROUP BY source
                    """)
            return Dictionary(
                uniqueKeysWithValues: try rows.map {
                    (try TextSource(stored: $0.decode(atIndex: 0)), try $0.decode(atIndex: 1))
                })
        }
    }

    public func words(among words: [String]) throws -> Set<String> {
        let asked = words.filter { Words.query([$0]) != nil }
        guard !asked.isEmpty else { return [] }
        let list = try Words.jsonList(asked.compactMap { Words.query([$0]) })
        return try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT key FROM json_each(?) WHERE EXISTS (SELECT * FROM words WHERE words MATCH value)")
            return Set(try Int.fetchAll(statement, arguments: [list]).map { asked[$0] })
        }
    }

    public func words() throws -> [WordCount] {
        try read { db in
            try Words.openVocabulary(db)
            return try Row.fetchAll(
                db, sql: "SELECT term, doc FROM temp.vocabulary WHERE term NOT GLOB '*[0-9]*' ORDER BY doc DESC, term"
            ).map { WordCount(word: try $0.decode(atIndex: 0), photos: try $0.decode(atIndex: 1)) }
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
