#if Catalog
import Foundation
import GRDB

extension SQLiteDatabase {
    /// - Throws: ``CatalogError/damaged(path:detail:)`` that says what was found.
    func checkIntegrity() throws {
        try read { transaction in
            var findings: [String] = try transaction.values("PRAGMA quick_check(10)").filter { $0 != "ok" }
            if findings.isEmpty {
                for (finding, rows) in Self.invariants where try transaction.count("SELECT count(*) \(rows)") != 0 {
                    findings.append(finding)
                }
            }
            if !findings.isEmpty {
                throw CatalogError.damaged(path: path, detail: findings.joined(separator: "; "))
            }
        }
    }

    /// The rules that SQLite can't know: each is a finding, and a query for the rows that break the rule.
    private static let invariants: [(finding: String, rows: Statement)] = [
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
            FROM vectors LEFT JOIN stills ON stills.id = subject_id
                LEFT JOIN photos ON photos.id = coalesce(stills.photo_id, subject_id)
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
        (
            "a photo's file follows one that is gone, or follows another itself",
            """
            FROM photos JOIN photos AS leaders ON leaders.id = photos.leader_id
            WHERE photos.missing_since IS NULL
                AND (leaders.missing_since IS NOT NULL OR leaders.leader_id IS NOT NULL)
            """
        ),
        ("a photo is missing from the word index", "FROM photos WHERE id NOT IN (SELECT rowid FROM words)"),
        (
            "writing in a picture is missing from its index",
            "FROM readings WHERE line_count > 0 AND id NOT IN (SELECT rowid FROM writing)"
        ),
        (
            "the index of writing has a picture that is gone",
            "FROM writing WHERE rowid NOT IN (SELECT id FROM readings WHERE line_count > 0)"
        ),
        ("the word index has a photo that is gone", "FROM words WHERE rowid NOT IN (SELECT id FROM photos)"),
    ]

    func backup(to path: String) throws {
        // VACUUM may not run inside the transaction that `read` opens.
        try Self.mapErrors(path: path) {
            try pool.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [path]) }
        }
    }

    /// On disk, what is not yet merged into the main file included.
    var byteCount: Int64 { Self.fileSize(path) + Self.fileSize(path + "-wal") }

    static func make(atPath path: String, upTo migration: String) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA page_size = \(Schema.pageSize)") }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try Schema.migrator.migrate(pool, upTo: migration)
        try pool.close()
    }

    func durability() throws -> [String] {
        try Self.mapErrors(path: path) {
            try pool.write { db in
                try ["journal_mode", "synchronous", "page_size"].compactMap {
                    try String.fetchOne(db, sql: "PRAGMA \($0)")
                }
            }
        }
    }
}
#endif
