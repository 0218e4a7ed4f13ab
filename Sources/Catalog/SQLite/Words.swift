#if Catalog
import Foundation
import GRDB

/// The full-text index: one document per photo, of its file name, captions and tags. Tags that a model gave are left out:
/// they say nothing that the picture's own vector doesn't.
enum Words {
    static func refresh(_ db: Database, photo id: PhotoID) throws {
        let path = try String.fetchOne(
            db.cachedStatement(sql: "SELECT path FROM photos WHERE id = ?"), arguments: [id])
        guard let path else { return }
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO words (rowid, name, captions, tags) VALUES (
                    ?1, ?2,
                    (SELECT group_concat(text, char(10)) FROM captions WHERE photo_id = ?1),
                    (SELECT group_concat(name, char(10)) FROM tags
                        WHERE id IN (SELECT tag_id FROM photo_tags WHERE photo_id = ?1 AND source <> ?3)))
                """
        ).execute(arguments: [id, PhotoPath(text: path).fileName, TextSource.zeroShot.rawValue])
    }

    /// Makes the table `temp.vocabulary` (`term`, `doc`, `cnt`), which shows what the index holds. It belongs to the
    /// connection, not to the file.
    static func openVocabulary(_ db: Database) throws {
        try db.execute(
            sql: "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, words, row)")
    }

    /// An FTS5 expression that holds where any of `words` stands; nil without words.
    static func query(_ words: [String]) -> String? {
        let phrases = words.map(\.storable).filter { !$0.isEmpty }.map { "\"\($0.replacing("\"", with: "\"\""))\"" }
        return phrases.isEmpty ? nil : phrases.joined(separator: " OR ")
    }

    /// A list of expressions, as one argument of a statement that asks for each of them.
    static func jsonList(_ queries: [String]) throws -> String {
        String(decoding: try JSONEncoder().encode(queries), as: UTF8.self)
    }
}
#endif
