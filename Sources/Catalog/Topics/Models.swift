/// The models whose vectors a library holds. Vectors of two models are never mixed.
package struct Models: Sendable {
    let database: any Database

    /// Returns all models, by id.
    package func all() throws -> [ModelRecord] {
        try database.read { try ModelRecord.fetchAll($0) }
    }

    /// Finds a model by fingerprint and precision, or stores it.
    ///
    /// - Throws: ``CatalogError/conflictingModel(name:dimension:stored:)``.
    package func add(_ model: ModelDescription) throws -> ModelRecord {
        // Looked for first without a write, so that a known model costs none.
        if let stored = try database.read({ try ModelRecord.find($0, model) }) { return stored }
        return try database.write { transaction in
            if let stored = try ModelRecord.find(transaction, model) { return stored }
            let id: ModelID = try transaction.insertion(
                """
                INSERT INTO models (name, fingerprint, dimension, precision)
                VALUES (\(model.name), \(model.fingerprint), \(model.dimension), \(model.precision)) RETURNING id
                """)
            return ModelRecord(id: id, description: model, watermark: 0)
        }
    }

    /// Removes a model and its vectors.
    package func remove(_ id: ModelID) throws {
        try database.write { transaction in
            try transaction.run(
                "DELETE FROM vector_data WHERE id IN (SELECT data_id FROM vectors WHERE model_id = \(id))")
            try transaction.run("DELETE FROM vectors WHERE model_id = \(id)")
            try transaction.run("DELETE FROM models WHERE id = \(id)")
        }
    }
}

extension ModelRecord {
    static func fetchAll(_ transaction: any Transaction) throws -> [ModelRecord] {
        try transaction.rows(
            "SELECT id, name, fingerprint, dimension, precision, watermark FROM models ORDER BY id"
        ) { row in
            let record = ModelRecord(
                id: try row[0],
                description: ModelDescription(
                    name: try row[1], fingerprint: try row[2], dimension: try row[3], precision: try row[4]),
                watermark: try row[5])
            // The schema's checks hold when something is written; a damaged page says anything.
            guard (1...1 << 20).contains(record.description.dimension), record.watermark >= 0 else {
                throw DamagedData(reason: "model \(record.id) has impossible numbers")
            }
            return record
        }
    }

    static func find(_ transaction: any Transaction, _ id: ModelID) throws -> ModelRecord {
        guard let model = try fetchAll(transaction).first(where: { $0.id == id }) else {
            throw CatalogError.unknownModel(id)
        }
        return model
    }

    fileprivate static func find(_ transaction: any Transaction, _ model: ModelDescription) throws -> ModelRecord? {
        let stored = try fetchAll(transaction).first {
            $0.description.fingerprint == model.fingerprint && $0.description.precision == model.precision
        }
        if let stored, stored.description.dimension != model.dimension {
            throw CatalogError.conflictingModel(
                name: model.name, dimension: model.dimension, stored: stored.description.dimension)
        }
        return stored
    }
}
