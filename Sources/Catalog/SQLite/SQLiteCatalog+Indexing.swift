#if Catalog
import GRDB

extension SQLiteCatalog {
    public func knownFiles(under root: PhotoPath, model: ModelID?) throws -> KnownFiles {
        let range = root.rangeBelow
        return try read { db in
            var known = KnownFiles()
            known.present = try Self.knownFiles(db, in: range, model: model, isMissing: false)
            known.missing = try Self.knownFiles(db, in: range, model: model, isMissing: true)
            let failures = try Row.fetchCursor(
                db, sql: "SELECT path, size, modified_ns, reason, code FROM failures WHERE path >= ? AND path < ?",
                arguments: [range.lowerBound, range.upperBound])
            while let row = try failures.next() {
                let failure = try FailedFile(row)
                known.failed[failure.path] = failure
            }
            return known
        }
    }

    private static func knownFiles(
        _ db: Database, in range: Range<String>, model: ModelID?, isMissing: Bool
    ) throws -> [PhotoPath: KnownFile] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT path, photos.id, size, modified_ns, decode_path, stamp FROM photos
                LEFT JOIN vectors ON model_id = ? AND kind = ? AND subject_id = photos.id AND data_id IS NOT NULL
                LEFT JOIN text_stamps ON photo_id = photos.id AND source = ?
                WHERE path >= ? AND path < ?
                    AND missing_since IS \(isMissing ? "NOT NULL ORDER BY missing_since" : "NULL")
                """,
            arguments: [
                model, VectorSubject.Kind.photo.rawValue, TextSource.sidecar.rawValue, range.lowerBound,
                range.upperBound,
            ])
        var files: [PhotoPath: KnownFile] = [:]
        while let row = try rows.next() {
            files[PhotoPath(text: try row.decode(atIndex: 0))] = KnownFile(
                id: try row.decode(atIndex: 1), size: try row.decode(atIndex: 2),
                modifiedNanoseconds: try row.decode(atIndex: 3),
                vector: try row.decode(Int?.self, atIndex: 4).flatMap(DecodePath.init(rawValue:)),
                sidecarStamp: try row.decode(atIndex: 5))
        }
        return files
    }

    public func apply(_ batch: IndexingBatch) throws -> [PhotoID] {
        try change { try $0.apply(batch) }
    }

    public func retire(_ ids: [PhotoID]) throws {
        try change { for id in ids { try $0.retire(id) } }
    }

    public func revive(_ ids: [PhotoID]) throws {
        try change { writer in
            try writer.place(
                ids.compactMap { try PhotoRecord.fetch(writer.db, id: $0) }.filter(\.isMissing).map {
                    IndexingBatch.Placement(
                        photo: $0.id, path: $0.file.path, size: $0.file.size,
                        modifiedNanoseconds: $0.file.modifiedNanoseconds)
                })
        }
    }

    public func forget(_ ids: [PhotoID]) throws {
        try change { for id in ids { try $0.forget(id) } }
    }

    public func setTexts(_ change: TextChange, of photo: PhotoID) throws {
        var batch = IndexingBatch()
        batch.texts = [IndexingBatch.PhotoTextChange(photo: photo, change: change)]
        _ = try apply(batch)
    }

    private func change<Value>(_ body: (inout PhotoWriter) throws -> Value) throws -> Value {
        try write { db in
            var writer = try PhotoWriter(db, now: Self.now)
            let value = try body(&writer)
            try writer.finish()
            return value
        }
    }

    public func failedFiles() throws -> [FailedFile] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT path, size, modified_ns, reason, code FROM failures ORDER BY path")
                .map(FailedFile.init)
        }
    }

    public func roots() throws -> [IndexedRoot] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT path, added_at, last_indexed_at FROM roots ORDER BY path").map { row in
                IndexedRoot(
                    path: PhotoPath(text: try row.decode(atIndex: 0)), addedAt: try row.decode(atIndex: 1),
                    lastIndexedAt: try row.decode(atIndex: 2))
            }
        }
    }

    public func addRoot(_ path: PhotoPath) throws {
        try write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO roots (path, added_at) VALUES (?, ?)", arguments: [path.text, Self.now])
        }
    }

    public func markRootIndexed(_ path: PhotoPath) throws {
        try write { db in
            try db.execute(
                sql: "UPDATE roots SET last_indexed_at = ? WHERE path = ?", arguments: [Self.now, path.text])
        }
    }

    public func removeRoot(_ path: PhotoPath) throws {
        try write { try $0.execute(sql: "DELETE FROM roots WHERE path = ?", arguments: [path.text]) }
    }
}

extension FailedFile {
    fileprivate init(_ row: Row) throws {
        self.init(
            path: PhotoPath(text: try row.decode(atIndex: 0)), size: try row.decode(atIndex: 1),
            modifiedNanoseconds: try row.decode(atIndex: 2), reason: try row.decode(atIndex: 3),
            // A code that is unknown here is one of a later version's.
            code: SkipReason(rawValue: try row.decode(atIndex: 4)) ?? .other)
    }
}

extension PhotoPath {
    /// The texts of all paths below this folder, as SQLite compares them (by bytes): `0` is the character after `/`.
    var rangeBelow: Range<String> {
        var folder = text
        while folder.utf8.last == UInt8(ascii: "/") { folder.removeLast() }
        return folder + "/"..<folder + "0"
    }
}
#endif
