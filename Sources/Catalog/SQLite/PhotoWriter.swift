#if Catalog
import Foundation
import GRDB

/// Changes photos within one transaction, and with them what hangs on them: vectors, words, failures.
struct PhotoWriter {
    let db: Database
    let now: Int64
    var vectors: VectorWriter
    /// Photos whose file name or texts changed.
    private var reworded: Set<PhotoID> = []

    init(_ db: Database, now: Int64) throws {
        self.db = db
        self.now = now
        vectors = try VectorWriter(db)
    }

    mutating func apply(_ batch: IndexingBatch) throws -> [PhotoID] {
        for id in batch.retired { try retire(id) }
        try place(batch.placements)
        let ids = try batch.photos.map { try store($0) }
        for texts in batch.texts {
            guard try isMissing(texts.photo) != nil else { throw CatalogError.unknownPhoto(texts.photo) }
            try setTexts(texts.change, of: texts.photo)
        }
        for change in batch.vectors { try store(change) }
        for failure in batch.failures { try store(failure) }
        for path in batch.forgottenFailures { try forgetFailure(at: path) }
        return ids
    }

    /// To be called last.
    func finish() throws {
        for id in reworded { try Words.refresh(db, photo: id) }
    }

    mutating func retire(_ id: PhotoID) throws {
        try db.cachedStatement(sql: "UPDATE photos SET missing_since = ? WHERE id = ? AND missing_since IS NULL")
            .execute(arguments: [now, id])
        if db.changesCount > 0 { try setLive(id, false) }
    }

    mutating func place(_ placements: [IndexingBatch.Placement]) throws {
        // All leave their paths before any takes its new one, so that photos can swap them.
        var wereMissing: Set<PhotoID> = []
        for id in Set(placements.map(\.photo)) {
            guard let isMissing = try isMissing(id) else { throw CatalogError.unknownPhoto(id) }
            if isMissing { wereMissing.insert(id) }
            try db.cachedStatement(sql: "UPDATE photos SET missing_since = ? WHERE id = ?")
                .execute(arguments: [now, id])
        }
        for placement in placements {
            if let occupant = try presentPhoto(at: placement.path)?.id, occupant != placement.photo {
                try retire(occupant)
            }
            try db.cachedStatement(
                sql: "UPDATE photos SET path = ?, size = ?, modified_ns = ?, missing_since = NULL WHERE id = ?"
            ).execute(arguments: [
                placement.path.text, placement.size, placement.modifiedNanoseconds, placement.photo,
            ])
            if wereMissing.remove(placement.photo) != nil { try setLive(placement.photo, true) }
            try forgetFailure(at: placement.path)
            reworded.insert(placement.photo)
        }
    }

    private mutating func store(_ change: IndexingBatch.PhotoChange) throws -> PhotoID {
        let file = change.file
        let hash = Data(file.contentHash.bytes)
        let id: PhotoID
        if let stored = try presentPhoto(at: file.path) ?? missingPhoto(at: file.path, content: hash) {
            id = stored.id
            if stored.isMissing { try setLive(id, true) }
            if stored.contentHash != hash {
                try vectors.remove(.photo(id), except: Set(change.vectors.map(\.model)))
                // What a model saw in the former picture.
                try setTexts(TextChange(source: .zeroShot, texts: PhotoTexts()), of: id)
            }
            try db.cachedStatement(
                sql: """
                    UPDATE photos SET size = ?, modified_ns = ?, content_hash = ?, width = ?, height = ?, format = ?,
                        taken_at = ?, missing_since = NULL
                    WHERE id = ?
                    """
            ).execute(arguments: [
                file.size, file.modifiedNanoseconds, hash, file.width, file.height, file.format, file.takenAt, id,
            ])
        } else {
            try db.cachedStatement(
                sql: """
                    INSERT INTO photos (path, size, modified_ns, content_hash, width, height, format, taken_at,
                        first_indexed_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                file.path.text, file.size, file.modifiedNanoseconds, hash, file.width, file.height, file.format,
                file.takenAt, now,
            ])
            id = db.lastInsertedRowID
            reworded.insert(id)
        }
        for vector in change.vectors { try vectors.store(vector, for: .photo(id), isLive: true) }
        for texts in change.texts { try setTexts(texts, of: id) }
        try forgetFailure(at: file.path)
        return id
    }

    private mutating func setTexts(_ change: TextChange, of id: PhotoID) throws {
        try TextWriter(db).replace(change, of: id, vectors: &vectors)
        reworded.insert(id)
    }

    mutating func forget(_ id: PhotoID) throws {
        try vectors.remove(.photo(id))
        for caption in try captionIDs(of: id) { try vectors.remove(.caption(caption)) }
        try db.cachedStatement(sql: "DELETE FROM words WHERE rowid = ?").execute(arguments: [id])
        try db.cachedStatement(sql: "DELETE FROM photos WHERE id = ?").execute(arguments: [id])
        reworded.remove(id)
    }

    private mutating func store(_ change: VectorChange) throws {
        let isMissing: Bool?
        switch change.subject {
        case .photo(let id):
            isMissing = try self.isMissing(id)
            if isMissing == nil { throw CatalogError.unknownPhoto(id) }
        case .caption(let id):
            let photo = try PhotoID.fetchOne(
                db.cachedStatement(sql: "SELECT photo_id FROM captions WHERE id = ?"), arguments: [id])
            isMissing = try photo.flatMap { try self.isMissing($0) }
            if isMissing == nil { throw CatalogError.unknownCaption(id) }
        }
        try vectors.store(change.vector, for: change.subject, isLive: isMissing == false)
    }

    private func store(_ failure: FailedFile) throws {
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO failures (path, size, modified_ns, reason, code) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [
            failure.path.text, failure.size, failure.modifiedNanoseconds, failure.reason.storable,
            failure.code.rawValue,
        ])
    }

    private func forgetFailure(at path: PhotoPath) throws {
        try db.cachedStatement(sql: "DELETE FROM failures WHERE path = ?").execute(arguments: [path.text])
    }

    private mutating func setLive(_ id: PhotoID, _ isLive: Bool) throws {
        try vectors.setLive(.photo(id), isLive)
        for caption in try captionIDs(of: id) { try vectors.setLive(.caption(caption), isLive) }
    }

    private func captionIDs(of id: PhotoID) throws -> [Int64] {
        try Int64.fetchAll(
            db.cachedStatement(sql: "SELECT id FROM captions WHERE photo_id = ?"), arguments: [id])
    }

    /// Nil for a photo that is not in the catalog.
    private func isMissing(_ id: PhotoID) throws -> Bool? {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT missing_since IS NOT NULL FROM photos WHERE id = ?"), arguments: [id])
    }

    private func presentPhoto(at path: PhotoPath) throws -> StoredPhoto? {
        let statement = try db.cachedStatement(
            sql: "SELECT id, content_hash FROM photos WHERE path = ? AND missing_since IS NULL")
        guard let row = try Row.fetchOne(statement, arguments: [path.text]) else { return nil }
        return StoredPhoto(
            id: try row.decode(atIndex: 0), contentHash: try row.decode(atIndex: 1), isMissing: false)
    }

    /// The same file put back where it was; another one there is a new photo.
    private func missingPhoto(at path: PhotoPath, content: Data) throws -> StoredPhoto? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id FROM photos WHERE path = ? AND missing_since IS NOT NULL AND content_hash = ?
                ORDER BY missing_since DESC, id LIMIT 1
                """)
        guard let id = try PhotoID.fetchOne(statement, arguments: [path.text, content]) else { return nil }
        return StoredPhoto(id: id, contentHash: content, isMissing: true)
    }

    private struct StoredPhoto {
        var id: PhotoID
        var contentHash: Data
        var isMissing: Bool
    }
}
#endif
