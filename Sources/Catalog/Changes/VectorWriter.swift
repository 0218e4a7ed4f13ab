/// Changes vectors within one transaction. The changes are collected and written at its end, all of a model under the
/// model's next watermark: watermarks then rise in the order of commits, on a database with several writers, too.
struct VectorWriter {
    private enum Change {
        case store(NewVector, isLive: Bool)
        case setLive(Bool)
        case remove
    }

    private let transaction: any Transaction
    private let models: [ModelID: ModelDescription]
    private var changes: [ModelID: [VectorSubject: Change]] = [:]

    init(_ transaction: any Transaction) throws {
        self.transaction = transaction
        models = Dictionary(
            uniqueKeysWithValues: try ModelRecord.fetchAll(transaction).map { ($0.id, $0.description) })
    }

    /// Adds or replaces the vector of `subject`.
    mutating func store(_ vector: NewVector, for subject: VectorSubject, isLive: Bool) throws {
        guard let model = models[vector.model] else { throw CatalogError.unknownModel(vector.model) }
        guard vector.values.count == model.dimension else {
            throw CatalogError.wrongDimension(model: model.name, expected: model.dimension, found: vector.values.count)
        }
        guard vector.values.allSatisfy(\.isFinite) else { throw CatalogError.notFinite(model: model.name) }
        changes[vector.model, default: [:]][subject] = .store(vector, isLive: isLive)
    }

    /// Excludes the vectors of `subject` from searches, or includes them again.
    mutating func setLive(_ subject: VectorSubject, _ isLive: Bool) {
        for model in models.keys {
            let change: Change =
                switch changes[model]?[subject] {
                case .store(let vector, _): .store(vector, isLive: isLive)
                case .remove: .remove
                case .setLive, nil: .setLive(isLive)
                }
            changes[model, default: [:]][subject] = change
        }
    }

    /// Deletes the vectors of `subject`, except those under `kept`.
    mutating func remove(_ subject: VectorSubject, except kept: Set<ModelID> = []) {
        for model in models.keys where !kept.contains(model) { changes[model, default: [:]][subject] = .remove }
    }

    /// Writes all changes. To be called last in a transaction.
    mutating func flush() throws {
        for (model, changes) in changes.sorted(by: { $0.key < $1.key }) { try flush(changes, of: model) }
        changes = [:]
    }

    private func flush(_ changes: [VectorSubject: Change], of model: ModelID) throws {
        let data = try dataIDs(of: changes.keys, under: model)
        // Of subjects without a vector there is nothing to remove or to hide.
        let effective = changes.filter { subject, change in
            if case .store = change { return true }
            return data[subject] != nil
        }.sorted { ($0.key.kind.rawValue, $0.key.id) < ($1.key.kind.rawValue, $1.key.id) }
        guard !effective.isEmpty else { return }
        let watermark: Int64? = try transaction.value(
            "UPDATE models SET watermark = watermark + 1 WHERE id = \(model) RETURNING watermark")
        guard let watermark else { throw CatalogError.unknownModel(model) }
        for (subject, change) in effective {
            switch change {
            case .store(let vector, let isLive):
                let dataID = try store(vector.values, at: data[subject])
                try transaction.run(
                    """
                    INSERT INTO vectors (model_id, kind, subject_id, decode_path, is_live, watermark, data_id)
                    VALUES (\(model), \(subject.kind), \(subject.id), \(vector.decodePath.rawValue), \(isLive),
                        \(watermark), \(dataID))
                    ON CONFLICT (model_id, kind, subject_id) DO UPDATE SET decode_path = excluded.decode_path,
                        is_live = excluded.is_live, watermark = excluded.watermark, data_id = excluded.data_id
                    """)
            case .setLive(let isLive):
                try update(subject, of: model, "is_live = \(isLive), watermark = \(watermark)")
            case .remove:
                try transaction.run("DELETE FROM vector_data WHERE id = \(data[subject])")
                try update(subject, of: model, "is_live = FALSE, data_id = NULL, watermark = \(watermark)")
            }
        }
    }

    private func update(_ subject: VectorSubject, of model: ModelID, _ values: Statement) throws {
        try transaction.run(
            """
            UPDATE vectors SET \(values)
            WHERE model_id = \(model) AND kind = \(subject.kind) AND subject_id = \(subject.id)
            """)
    }

    /// - Returns: the id under which the values are stored.
    private func store(_ values: [Float], at known: Int64?) throws -> Int64 {
        guard let known else {
            return try transaction.insertion("INSERT INTO vector_data (data) VALUES (\(values)) RETURNING id")
        }
        try transaction.run("UPDATE vector_data SET data = \(values) WHERE id = \(known)")
        return known
    }

    /// The rows of values of those subjects that have a vector under a model.
    private func dataIDs(
        of subjects: some Collection<VectorSubject>, under model: ModelID
    ) throws -> [VectorSubject: Int64] {
        var ids: [VectorSubject: Int64] = [:]
        for kind in VectorSubject.Kind.allCases {
            let asked = subjects.filter { $0.kind == kind }.map(\.id)
            if asked.isEmpty { continue }
            try transaction.forEach(
                """
                SELECT subject_id, data_id FROM vectors
                WHERE model_id = \(model) AND kind = \(kind) AND subject_id \(in: asked) AND data_id IS NOT NULL
                """
            ) { ids[VectorSubject(kind, id: try $0[0])] = try $0[1] as Int64 }
        }
        return ids
    }
}
