#if Catalog
import GRDB

/// Changes vectors within one transaction. The first change under a model takes the model's next watermark; all changes
/// of the transaction carry it.
struct VectorWriter {
    private let db: Database
    private let models: [ModelID: ModelDescription]
    private var watermarks: [ModelID: Int64] = [:]

    init(_ db: Database) throws {
        self.db = db
        models = Dictionary(uniqueKeysWithValues: try ModelRecord.fetchAll(db).map { ($0.id, $0.description) })
    }

    /// Adds or replaces the vector of `subject`.
    mutating func store(_ vector: NewVector, for subject: VectorSubject, isLive: Bool) throws {
        guard let model = models[vector.model] else { throw CatalogError.unknownModel(vector.model) }
        guard vector.values.count == model.dimension else {
            throw CatalogError.wrongDimension(
                model: model.name, expected: model.dimension, found: vector.values.count)
        }
        guard vector.values.allSatisfy(\.isFinite) else { throw CatalogError.notFinite(model: model.name) }
        let data = FloatBlob.data(vector.values)
        let dataID: Int64
        if let stored = try self.dataID(of: subject, under: vector.model) {
            dataID = stored
            try db.cachedStatement(sql: "UPDATE vector_data SET data = ? WHERE id = ?")
                .execute(arguments: [data, stored])
        } else {
            try db.cachedStatement(sql: "INSERT INTO vector_data (data) VALUES (?)").execute(arguments: [data])
            dataID = db.lastInsertedRowID
        }
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO vectors (model_id, kind, subject_id, decode_path, is_live, watermark, data_id)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            vector.model, subject.kind.rawValue, subject.id, vector.decodePath.rawValue, isLive,
            try watermark(of: vector.model), dataID,
        ])
    }

    /// Takes the vectors of `subject` out of the search, or puts them back.
    mutating func setLive(_ subject: VectorSubject, _ isLive: Bool) throws {
        for model in models.keys where try dataID(of: subject, under: model) != nil {
            try db.cachedStatement(
                sql: """
                    UPDATE vectors SET is_live = ?, watermark = ? WHERE model_id = ? AND kind = ? AND subject_id = ?
                    """
            ).execute(arguments: [isLive, try watermark(of: model), model, subject.kind.rawValue, subject.id])
        }
    }

    /// Deletes the vectors of `subject`, but those under `kept`.
    mutating func remove(_ subject: VectorSubject, except kept: Set<ModelID> = []) throws {
        for model in models.keys where !kept.contains(model) {
            guard let dataID = try dataID(of: subject, under: model) else { continue }
            try db.cachedStatement(sql: "DELETE FROM vector_data WHERE id = ?").execute(arguments: [dataID])
            try db.cachedStatement(
                sql: """
                    UPDATE vectors SET is_live = 0, data_id = NULL, watermark = ?
                    WHERE model_id = ? AND kind = ? AND subject_id = ?
                    """
            ).execute(arguments: [try watermark(of: model), model, subject.kind.rawValue, subject.id])
        }
    }

    private func dataID(of subject: VectorSubject, under model: ModelID) throws -> Int64? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT data_id FROM vectors
                WHERE model_id = ? AND kind = ? AND subject_id = ? AND data_id IS NOT NULL
                """)
        return try Int64.fetchOne(statement, arguments: [model, subject.kind.rawValue, subject.id])
    }

    private mutating func watermark(of model: ModelID) throws -> Int64 {
        if let watermark = watermarks[model] { return watermark }
        try db.execute(sql: "UPDATE models SET watermark = watermark + 1 WHERE id = ?", arguments: [model])
        guard
            let watermark = try Int64.fetchOne(db, sql: "SELECT watermark FROM models WHERE id = ?", arguments: [model])
        else { throw CatalogError.unknownModel(model) }
        watermarks[model] = watermark
        return watermark
    }
}
#endif
