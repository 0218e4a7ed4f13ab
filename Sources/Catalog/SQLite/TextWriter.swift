#if Catalog
import Foundation
import GRDB

/// Changes captions and tags within one transaction.
struct TextWriter {
    private let db: Database

    init(_ db: Database) {
        self.db = db
    }

    /// Makes `change` all that its source says of a photo. A caption that stays keeps its id, and so its vectors.
    func replace(_ change: TextChange, of photo: PhotoID, vectors: inout VectorWriter) throws {
        let source = change.source.rawValue
        let wanted = change.texts.captions.filter { $0.source == change.source }
        try replaceCaptions(wanted, source: source, of: photo, vectors: &vectors)
        try db.cachedStatement(sql: "DELETE FROM text_stamps WHERE photo_id = ? AND source = ?")
            .execute(arguments: [photo, source])
        if let stamp = change.stamp {
            try db.cachedStatement(sql: "INSERT INTO text_stamps (photo_id, source, stamp) VALUES (?, ?, ?)")
                .execute(arguments: [photo, source, stamp])
        }
        try db.cachedStatement(sql: "DELETE FROM photo_tags WHERE photo_id = ? AND source = ?")
            .execute(arguments: [photo, source])
        for tag in change.texts.tags where tag.source == change.source {
            guard let tagID = try tagID(for: tag.name) else { continue }
            try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO photo_tags (photo_id, tag_id, source, confidence) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [photo, tagID, source, tag.confidence])
        }
    }

    private func replaceCaptions(
        _ captions: [Caption], source: String, of photo: PhotoID, vectors: inout VectorWriter
    ) throws {
        var confidences: [String: Double?] = [:]
        var order: [String] = []
        for caption in captions {
            let text = caption.text.storable
            if text.isEmpty { continue }
            if confidences.updateValue(caption.confidence, forKey: text) == nil { order.append(text) }
        }
        let stored = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT id, text FROM captions WHERE photo_id = ? AND source = ?"),
            arguments: [photo, source])
        for row in stored {
            let id: Int64 = try row.decode(atIndex: 0)
            if let confidence = confidences.removeValue(forKey: try row.decode(atIndex: 1)) {
                try db.cachedStatement(sql: "UPDATE captions SET confidence = ? WHERE id = ?")
                    .execute(arguments: [confidence, id])
            } else {
                try vectors.remove(.caption(id))
                try db.cachedStatement(sql: "DELETE FROM captions WHERE id = ?").execute(arguments: [id])
            }
        }
        for text in order {
            guard let confidence = confidences[text] else { continue }
            try db.cachedStatement(
                sql: "INSERT INTO captions (photo_id, source, text, confidence) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [photo, source, text, confidence])
        }
    }

    /// Nil for a name without a letter. The name is kept as it was first written.
    private func tagID(for name: String) throws -> Int64? {
        let key = name.tagKey
        if key.isEmpty { return nil }
        let find = try db.cachedStatement(sql: "SELECT id FROM tags WHERE name_key = ?")
        if let id = try Int64.fetchOne(find, arguments: [key]) { return id }
        try db.cachedStatement(sql: "INSERT INTO tags (name_key, name) VALUES (?, ?)")
            .execute(arguments: [key, name.storable])
        return db.lastInsertedRowID
    }
}

extension String {
    /// Trimmed, and without NUL, at which SQLite would cut it off.
    var storable: String {
        replacing("\0", with: " ").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// What two spellings of one tag have in common.
    var tagKey: String { storable.lowercased().precomposedStringWithCanonicalMapping }
}
#endif
