#if Catalog
import Foundation

/// Full text by FTS5, in the table `words`.
struct SQLiteFullText: FullText {
    func refresh(_ transaction: any Transaction, photos: some Collection<PhotoID>) throws {
        let paths: [(PhotoID, PhotoPath)] = try transaction.rows(
            "SELECT id, path FROM photos WHERE id \(in: photos)"
        ) { (try $0[0], try $0[1]) }
        let captions = try lines(
            transaction, "SELECT photo_id, text FROM captions WHERE photo_id \(in: photos) ORDER BY id")
        let tags = try lines(
            transaction,
            """
            SELECT DISTINCT photo_id, name FROM photo_tags JOIN tags ON tags.id = tag_id
            WHERE photo_id \(in: photos) AND source <> \(TextSource.zeroShot) ORDER BY photo_id, name
            """)
        try transaction.run(for: paths) { id, path in
            """
            INSERT OR REPLACE INTO words (rowid, name, folders, captions, tags)
            VALUES (\(id), \(SearchableText.name(path.fileName)), \(SearchableText.name(path.folder.text)),
                \(captions[id]), \(tags[id]))
            """
        }
    }

    /// Returns the texts of each photo, one a line.
    private func lines(_ transaction: any Transaction, _ texts: Statement) throws -> [PhotoID: String] {
        var lines: [PhotoID: String] = [:]
        try transaction.forEach(texts) { row in
            let text = SearchableText.separated(try row[1])
            let photo: PhotoID = try row[0]
            if lines[photo] == nil { lines[photo] = text } else { lines[photo]?.append("\n" + text) }
        }
        return lines
    }

    func remove(_ transaction: any Transaction, photos: [PhotoID]) throws {
        try transaction.run("DELETE FROM words WHERE rowid \(in: photos)")
    }

    func rebuild(_ transaction: any Transaction) throws {
        try transaction.run("DELETE FROM words")
        let photos: [PhotoID] = try transaction.values("SELECT id FROM photos ORDER BY id")
        // The texts of a slice are in memory together.
        for start in stride(from: 0, to: photos.count, by: Self.photosInSlice) {
            try refresh(transaction, photos: photos[start..<min(start + Self.photosInSlice, photos.count)])
        }
    }

    private static let photosInSlice = 4096

    func matches(_ transaction: any Transaction, anyOf words: [String], limit: Int) throws -> [WordMatch] {
        guard let query = Self.query(words) else { return [] }
        return try transaction.rows(
            """
            SELECT words.rowid, -bm25(words) AS score FROM words
            JOIN photos ON photos.id = words.rowid AND missing_since IS NULL
            WHERE words MATCH \(query) ORDER BY score DESC, words.rowid LIMIT \(limit)
            """
        ) { WordMatch(photo: try $0[0], score: try $0[1]) }
    }

    func photoCounts(_ transaction: any Transaction, anyOf groups: [[String]]) throws -> [Int] {
        var counts = [Int](repeating: 0, count: groups.count)
        let queries = groups.map(Self.query)
        let asked = queries.indices.filter { queries[$0] != nil }
        guard !asked.isEmpty else { return counts }
        try transaction.forEach(
            """
            SELECT queries.place, (
                SELECT count(*) FROM words JOIN photos ON photos.id = words.rowid AND missing_since IS NULL
                WHERE words MATCH queries.text)
            FROM (SELECT key AS place, value AS text FROM json_each(\(try Self.jsonList(queries.compactMap(\.self)))))
                AS queries
            """
        ) { counts[asked[try $0[0]]] = try $0[1] as Int }
        return counts
    }

    func photos(_ transaction: any Transaction, ofEach groups: [[String]], limit: Int) throws -> [[PhotoID]] {
        var photos = [[PhotoID]](repeating: [], count: groups.count)
        let queries = groups.map(Self.query)
        let asked = queries.indices.filter { queries[$0] != nil }
        guard !asked.isEmpty else { return photos }
        try transaction.forEach(
            """
            SELECT queries.place, (
                SELECT json_group_array(id) FROM (
                    SELECT photos.id FROM words JOIN photos ON photos.id = words.rowid AND missing_since IS NULL
                    WHERE words MATCH queries.text ORDER BY words.rowid LIMIT \(limit)))
            FROM (SELECT key AS place, value AS text FROM json_each(\(try Self.jsonList(queries.compactMap(\.self)))))
                AS queries
            """
        ) { row in
            let list: String = try row[1]
            photos[asked[try row[0]]] = try JSONDecoder().decode([PhotoID].self, from: Data(list.utf8))
        }
        return photos
    }

    func photos(_ transaction: any Transaction, withName name: String, limit: Int) throws -> [PhotoID] {
        guard let query = Self.query([name]) else { return [] }
        return try transaction.values(
            """
            SELECT words.rowid FROM words JOIN photos ON photos.id = words.rowid AND missing_since IS NULL
            WHERE words MATCH \("{name folders} : \(query)") ORDER BY words.rowid LIMIT \(limit)
            """)
    }

    func known(_ transaction: any Transaction, among words: [String], inNamesOnly: Bool) throws -> Set<String> {
        let columns = inNamesOnly ? "{tags folders} : " : ""
        let asked = words.filter { Self.query([$0]) != nil }
        guard !asked.isEmpty else { return [] }
        let list = try Self.jsonList(asked.compactMap { Self.query([$0]).map { columns + $0 } })
        let places: [Int] = try transaction.values(
            "SELECT key FROM json_each(\(list)) WHERE EXISTS (SELECT * FROM words WHERE words MATCH value)")
        return Set(places.map { asked[$0] })
    }

    func all(_ transaction: any Transaction) throws -> [WordCount] {
        // The table shows what the index holds; it belongs to the connection, not to the file.
        try transaction.run(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, words, row)")
        return try transaction.rows(
            "SELECT term, doc FROM temp.vocabulary WHERE term NOT GLOB '*[0-9]*' ORDER BY doc DESC, term"
        ) { WordCount(word: try $0[0], photos: try $0[1]) }
    }

    /// An FTS5 expression that any of `words` fulfils; nil without words.
    private static func query(_ words: [String]) -> String? {
        let phrases = words.map { SearchableText.separated($0.storable) }.filter { !$0.isEmpty }
            .map { "\"\($0.replacing("\"", with: "\"\""))\"" }
        return phrases.isEmpty ? nil : phrases.joined(separator: " OR ")
    }

    /// A list of expressions, as one argument of a statement that evaluates each of them.
    private static func jsonList(_ queries: [String]) throws -> String {
        String(decoding: try JSONEncoder().encode(queries), as: UTF8.self)
    }
}
#endif
