#if Catalog
import Foundation
import GRDB

extension SQLiteCatalog {
    public func settings(_ names: [String]) throws -> [String: String] {
        try read { db in
            let placeholders = repeatElement("?", count: names.count).joined(separator: ",")
            let rows = try Row.fetchAll(
                db, sql: "SELECT name, value FROM settings WHERE name IN (\(placeholders))",
                arguments: StatementArguments(names))
            return Dictionary(
                uniqueKeysWithValues: try rows.map { (try $0.decode(atIndex: 0), try $0.decode(atIndex: 1)) })
        }
    }

    public func setSetting(_ name: String, to value: String?) throws {
        try write { db in
            if let value {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", arguments: [name, value])
            } else {
                try db.execute(sql: "DELETE FROM settings WHERE name = ?", arguments: [name])
            }
        }
    }

    public func status() throws -> CatalogStatus {
        try read { db in
            func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM " + sql, arguments: arguments) ?? 0
            }
            func vectorCount(_ model: ModelID, _ kind: VectorSubject.Kind) throws -> Int {
                try count("vectors WHERE model_id = ? AND kind = ? AND is_live", [model, kind.rawValue])
            }
            return CatalogStatus(
                presentPhotos: try count("photos WHERE missing_since IS NULL"),
                missingPhotos: try count("photos WHERE missing_since IS NOT NULL"),
                failedFiles: try count("failures"),
                captions: try count("captions JOIN photos ON photos.id = photo_id AND missing_since IS NULL"),
                tags: try count(
                    """
                    tags WHERE id IN (SELECT tag_id FROM photo_tags
                        JOIN photos ON photos.id = photo_id AND missing_since IS NULL)
                    """),
                models: try ModelRecord.fetchAll(db).map { model in
                    CatalogStatus.ModelStatus(
                        model: model, photoVectors: try vectorCount(model.id, .photo),
                        captionVectors: try vectorCount(model.id, .caption))
                },
                databaseBytes: Self.fileSize(path) + Self.fileSize(path + "-wal"))
        }
    }

    public func checkIntegrity() throws {
        try read { db in
            var findings = try String.fetchAll(db, sql: "PRAGMA quick_check(10)").filter { $0 != "ok" }
            if findings.isEmpty {
                for (finding, sql) in Self.invariants where try Int.fetchOne(db, sql: "SELECT count(*) \(sql)") != 0 {
                    findings.append(finding)
                }
            }
            if !findings.isEmpty {
                throw CatalogError.damaged(path: path, detail: findings.joined(separator: "; "))
            }
        }
    }

    /// What SQLite can't know: each is a finding, and a query for the rows that are wrong.
    private static let invariants = [
        ("a text belongs to no photo", "FROM pragma_foreign_key_check"),
        (
            "a vector has no values or a wrong number of them",
            """
            FROM vectors JOIN models ON models.id = model_id LEFT JOIN vector_data ON vector_data.id = data_id
            WHERE data_id IS NOT NULL AND length(data) IS NOT dimension * 4
            """
        ),
        (
            "a photo's vector is searched though the photo is gone, or the other way round",
            """
            FROM vectors LEFT JOIN photos ON photos.id = subject_id
            WHERE kind = 0 AND is_live <> (photos.id IS NOT NULL AND missing_since IS NULL AND data_id IS NOT NULL)
            """
        ),
        (
            "a caption's vector is searched though the photo is gone, or the other way round",
            """
            FROM vectors LEFT JOIN captions ON captions.id = subject_id LEFT JOIN photos ON photos.id = photo_id
            WHERE kind = 1 AND is_live <> (photos.id IS NOT NULL AND missing_since IS NULL AND data_id IS NOT NULL)
            """
        ),
        ("a photo is missing from the word index", "FROM photos WHERE id NOT IN (SELECT rowid FROM words)"),
        ("the word index has a photo that is gone", "FROM words WHERE rowid NOT IN (SELECT id FROM photos)"),
    ]

    /// Writes a consistent copy to a new file, also while others write.
    ///
    /// - Throws: ``CatalogError/failed(path:reason:)`` if there is something at `path` already.
    public func backup(to path: String) throws {
        // VACUUM may not run inside the transaction that `read` opens.
        try Self.mapErrors(path: path) {
            try pool.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [path]) }
        }
    }

    /// Makes the full-text index anew from the photos and their texts.
    public func rebuildWordIndex() throws {
        try write { db in
            try db.execute(sql: "DELETE FROM words")
            for id in try PhotoID.fetchAll(db, sql: "SELECT id FROM photos") { try Words.refresh(db, photo: id) }
        }
    }
}

extension SQLiteCatalog {
    /// Makes a file with the layout of an older version.
    package static func make(atPath path: String, upTo migration: String) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA page_size = \(Schema.pageSize)") }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try Schema.migrator.migrate(pool, upTo: migration)
        try pool.close()
    }

    /// Journal mode, `synchronous` and page size of the connection that writes.
    package func durability() throws -> [String] {
        try write { db in
            try ["journal_mode", "synchronous", "page_size"].compactMap { try String.fetchOne(db, sql: "PRAGMA \($0)") }
        }
    }
}
#endif
