#if Catalog
import Foundation
import GRDB

extension SQLiteCatalog {
    public func models() throws -> [ModelRecord] {
        try read { try ModelRecord.fetchAll($0) }
    }

    public func addModel(_ model: ModelDescription) throws -> ModelRecord {
        // Looked for first without a write, so that a known model costs none.
        if let stored = try read({ try ModelRecord.find($0, model) }) { return stored }
        return try write { db in
            if let stored = try ModelRecord.find(db, model) { return stored }
            try db.execute(
                sql: "INSERT INTO models (name, fingerprint, dimension, precision) VALUES (?, ?, ?, ?)",
                arguments: [model.name, model.fingerprint, model.dimension, model.precision])
            return ModelRecord(id: db.lastInsertedRowID, description: model, watermark: 0)
        }
    }

    public func removeModel(_ id: ModelID) throws {
        try write { db in
            try db.execute(
                sql: "DELETE FROM vector_data WHERE id IN (SELECT data_id FROM vectors WHERE model_id = ?)",
                arguments: [id])
            try db.execute(sql: "DELETE FROM vectors WHERE model_id = ?", arguments: [id])
            try db.execute(sql: "DELETE FROM models WHERE id = ?", arguments: [id])
        }
    }

    public func vectors(of model: ModelID, for kind: VectorSubject.Kind, only ids: [Int64]?) throws -> VectorTable {
        try read { db in
            let model = try ModelRecord.find(db, model)
            var selection = "WHERE model_id = ? AND kind = ? AND is_live"
            var arguments: StatementArguments = [model.id, kind.rawValue]
            if let ids {
                selection += " AND subject_id IN (SELECT value FROM json_each(?))"
                arguments += [ids.jsonList]
            }
            return try Self.table(db, "vectors", selection, arguments, model)
        }
    }

    public func vectorCount(of model: ModelID, for kind: VectorSubject.Kind) throws -> Int {
        try read { db in
            let sql = "SELECT count(*) FROM vectors WHERE model_id = ? AND kind = ? AND is_live"
            return try Int.fetchOne(db, sql: sql, arguments: [model, kind.rawValue]) ?? 0
        }
    }

    public func vectorChanges(
        of model: ModelID, for kind: VectorSubject.Kind, since watermark: Int64, atMost limit: Int?
    ) throws -> VectorChanges {
        try read { db in
            var model = try ModelRecord.find(db, model)
            if let limit {
                let last = try Int64.fetchOne(
                    db, sql: "SELECT watermark FROM \(Self.changed) ORDER BY watermark LIMIT 1 OFFSET ?",
                    arguments: [model.id, kind.rawValue, watermark, max(0, limit - 1)])
                if let last { model = ModelRecord(id: model.id, description: model.description, watermark: last) }
            }
            let (source, selection) = (Self.changedSource, "\(Self.changedSelection) AND watermark <= ? AND ")
            let arguments: StatementArguments = [model.id, kind.rawValue, watermark, model.watermark]
            return VectorChanges(
                updated: try Self.table(db, source, selection + "is_live", arguments, model),
                removed: try Int64.fetchAll(
                    db, sql: "SELECT subject_id FROM \(source) \(selection) NOT is_live ORDER BY subject_id",
                    arguments: arguments))
        }
    }

    public func vectorChangeCount(
        of model: ModelID, for kind: VectorSubject.Kind, since watermark: Int64
    ) throws -> Int {
        try read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM \(Self.changed)", arguments: [model, kind.rawValue, watermark]) ?? 0
        }
    }

    // SQLite would rather go through all vectors than sort the few that changed.
    private static let changedSource = "vectors INDEXED BY vectors_watermark"
    private static let changedSelection = "WHERE model_id = ? AND kind = ? AND watermark > ?"
    private static let changed = "\(changedSource) \(changedSelection)"

    /// - Parameter model: as it was at the watermark that the table is to tell of.
    private static func table(
        _ db: Database, _ source: String, _ selection: String, _ arguments: StatementArguments, _ model: ModelRecord
    ) throws -> VectorTable {
        let dimension = model.description.dimension
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(source) \(selection)", arguments: arguments) ?? 0
        var ids: [Int64] = []
        ids.reserveCapacity(count)
        var values: [Float] = []
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT subject_id, data FROM \(source) CROSS JOIN vector_data ON vector_data.id = data_id \(selection)
                ORDER BY subject_id
                """,
            arguments: arguments)
        while let row = try rows.next() {
            // Not before a vector was found as long as the model says: damaged numbers may ask for any memory.
            if values.isEmpty {
                let (total, overflows) = count.multipliedReportingOverflow(by: dimension)
                guard !overflows, try row.withUnsafeData(atIndex: 1, { $0?.count }) == dimension * 4 else {
                    throw damagedVector
                }
                values = [Float](repeating: 0, count: total)
            }
            let range = ids.count * dimension..<(ids.count + 1) * dimension
            let isWhole =
                try ids.count < count
                && row.withUnsafeData(atIndex: 1) { data in
                    data.map { FloatBlob.copy($0, to: range, of: &values) } ?? false
                }
            guard isWhole else { throw damagedVector }
            ids.append(try row.decode(atIndex: 0))
        }
        guard ids.count == count else { throw damagedVector }
        return VectorTable(dimension: dimension, ids: ids, values: values, watermark: model.watermark)
    }

    private static var damagedVector: DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a vector has no values or a wrong number of them")
    }
}

extension ModelRecord {
    static func fetchAll(_ db: Database) throws -> [ModelRecord] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT id, name, fingerprint, dimension, precision, watermark FROM models ORDER BY id")
        ).map { row in
            let record = ModelRecord(
                id: try row.decode(atIndex: 0),
                description: ModelDescription(
                    name: try row.decode(atIndex: 1), fingerprint: try row.decode(atIndex: 2),
                    dimension: try row.decode(atIndex: 3), precision: try row.decode(atIndex: 4)),
                watermark: try row.decode(atIndex: 5))
            // The schema's checks hold when something is written; a damaged page says anything.
            guard (1...1 << 20).contains(record.description.dimension), record.watermark >= 0 else {
                throw DatabaseError(
                    resultCode: .SQLITE_CORRUPT, message: "model \(record.id) has impossible numbers")
            }
            return record
        }
    }

    fileprivate static func find(_ db: Database, _ id: ModelID) throws -> ModelRecord {
        guard let model = try fetchAll(db).first(where: { $0.id == id }) else { throw CatalogError.unknownModel(id) }
        return model
    }

    fileprivate static func find(_ db: Database, _ model: ModelDescription) throws -> ModelRecord? {
        let stored = try fetchAll(db).first {
            $0.description.fingerprint == model.fingerprint && $0.description.precision == model.precision
        }
        if let stored, stored.description.dimension != model.dimension {
            throw CatalogError.conflictingModel(
                name: model.name, dimension: model.dimension, stored: stored.description.dimension)
        }
        return stored
    }
}
#endif
