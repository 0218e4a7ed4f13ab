#if Catalog
import Foundation

/// Full text by FTS5, in the table `words`.
struct SQLiteFullText: FullText {
    func refresh(_ transaction: any Transaction, photos: some Collection<PhotoID>) throws {
        let paths: [(PhotoID, PhotoPath)] = try transaction.rows(
            "SELECT id, path FROM photos WHERE id \(in: photos)"
        ) { (try $0[0], try $0[1]) }
        try transaction.run(for: paths) { id, path in
            """
            INSERT OR REPLACE INTO words (rowid, name, captions, tags) VALUES (
                \(id), \(path.fileName),
                (SELECT group_concat(text, char(10)) FROM captions WHERE photo_id = \(id)),
                (SELECT group_concat(name, char(10)) FROM tags WHERE id IN (
                    SELECT tag_id FROM photo_tags WHERE photo_id = \(id) AND source <> \(TextSource.zeroShot))))
            """
        }
    }

    func remove(_ transaction: any Transaction, photos: [PhotoID]) throws {
        try transaction.run("DELETE FROM words WHERE rowid \(in: photos)")
    }

    func rebuild(_ transaction: any Transaction) throws {
        try transaction.run("DELETE FROM words")
        try refresh(transaction, photos: try transaction.values("SELECT id FROM photos"))
    }

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

    func known(_ transaction: any Transaction, among words: [String]) throws -> Set<String> {
        let asked = words.filter { Self.query([$0]) != nil }
        guard !asked.isEmpty else { return [] }
        let list = try Self.jsonList(asked.compactMap { Self.query([$0]) })
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
        let phrases = words.map(\.storable).filter { !$0.isEmpty }.map { "\"\($0.replacing("\"", with: "\"\""))\"" }
        return phrases.isEmpty ? nil : phrases.joined(separator: " OR ")
    }

    /// A list of expressions, as one argument of a statement that evaluates each of them.
    private static func jsonList(_ queries: [String]) throws -> String {
        String(decoding: try JSONEncoder().encode(queries), as: UTF8.self)
    }
}
#endif
