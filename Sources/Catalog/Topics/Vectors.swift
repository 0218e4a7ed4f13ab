/// The vectors of photos and captions. Those of present photos are live: they are what is searched.
package struct Vectors: Sendable {
    let database: any Database

    /// Returns the live vectors of photos or of captions, by id.
    ///
    /// - Parameter ids: only these, if given.
    /// - Throws: ``CatalogError/unknownModel(_:)``; ``CatalogError/damaged(path:detail:)`` for a vector without all its
    ///   values.
    package func table(of model: ModelID, for kind: VectorSubject.Kind = .photo, only ids: [Int64]? = nil) throws
        -> VectorTable
    {
        try database.read { transaction in
            let model = try ModelRecord.find(transaction, model)
            var condition = Self.live(model.id, kind)
            if let ids { condition = "\(condition) AND subject_id \(in: ids)" }
            return try Self.table(transaction, from: "vectors", where: condition, model)
        }
    }

    /// The number of live vectors of photos or of captions.
    package func count(of model: ModelID, for kind: VectorSubject.Kind = .photo) throws -> Int {
        try database.read { try Self.count($0, of: model, for: kind) }
    }

    static func count(_ transaction: any Transaction, of model: ModelID, for kind: VectorSubject.Kind) throws -> Int {
        try transaction.count("SELECT count(*) FROM vectors WHERE \(live(model, kind))")
    }

    /// The number of present photos with a vector: a video counts once.
    static func countOfPhotos(_ transaction: any Transaction, of model: ModelID) throws -> Int {
        try transaction.count(
            """
            SELECT count(*) FROM vectors WHERE \(live(model, .photo))
                AND NOT EXISTS (SELECT 1 FROM stills WHERE stills.id = subject_id AND stills.photo_id <> subject_id)
            """)
    }

    /// Returns what an index that was built at `watermark` has to catch up with.
    ///
    /// - Parameter limit: the number of changes, about, at most, the oldest first; nil: all. Those of one transaction
    ///   are not split.
    package func changes(
        of model: ModelID, for kind: VectorSubject.Kind = .photo, since watermark: Int64, atMost limit: Int? = nil
    ) throws -> VectorChanges {
        try database.read { transaction in
            var model = try ModelRecord.find(transaction, model)
            let changed = Self.changed(model.id, kind, since: watermark)
            let source = database.dialect.changedVectors
            if let limit {
                let last: Int64? = try transaction.value(
                    """
                    SELECT watermark FROM \(source) WHERE \(changed) ORDER BY watermark LIMIT 1
                    OFFSET \(max(0, limit - 1))
                    """)
                if let last { model = ModelRecord(id: model.id, description: model.description, watermark: last) }
            }
            let condition: Statement = "\(changed) AND watermark <= \(model.watermark)"
            return VectorChanges(
                updated: try Self.table(transaction, from: source, where: "\(condition) AND is_live = TRUE", model),
                removed: try transaction.values(
                    "SELECT subject_id FROM \(source) WHERE \(condition) AND is_live = FALSE ORDER BY subject_id"))
        }
    }

    /// The number of changes that ``changes(of:for:since:atMost:)`` would return without a limit.
    package func changeCount(of model: ModelID, for kind: VectorSubject.Kind = .photo, since watermark: Int64) throws
        -> Int
    {
        try database.read {
            try $0.count(
                """
                SELECT count(*) FROM \(database.dialect.changedVectors)
                WHERE \(Self.changed(model, kind, since: watermark))
                """)
        }
    }

    private static func live(_ model: ModelID, _ kind: VectorSubject.Kind) -> Statement {
        "model_id = \(model) AND kind = \(kind) AND is_live = TRUE"
    }

    private static func changed(_ model: ModelID, _ kind: VectorSubject.Kind, since watermark: Int64) -> Statement {
        "model_id = \(model) AND kind = \(kind) AND watermark > \(watermark)"
    }

    /// - Parameter model: as it was at the watermark that the table is to have.
    private static func table(
        _ transaction: any Transaction, from source: Statement, where condition: Statement, _ model: ModelRecord
    ) throws -> VectorTable {
        let dimension = model.description.dimension
        let count = try transaction.count("SELECT count(*) FROM \(source) WHERE \(condition)")
        var ids: [Int64] = []
        ids.reserveCapacity(count)
        var values: [Float] = []
        let damage = DamagedData(reason: "a vector has no values or a wrong number of them")
        try transaction.forEach(
            """
            SELECT subject_id, data FROM \(source) CROSS JOIN vector_data
            WHERE vector_data.id = data_id AND \(condition) ORDER BY subject_id
            """
        ) { row in
            try row.withBytes(at: 1) { bytes in
                guard let bytes, ids.count < count else { throw damage }
                // Not before a vector was found to be as long as the model says: damaged numbers may ask for any
                // memory.
                if values.isEmpty {
                    let (total, overflows) = count.multipliedReportingOverflow(by: dimension)
                    guard !overflows, bytes.count == dimension * MemoryLayout<Float>.size else { throw damage }
                    values = [Float](repeating: 0, count: total)
                }
                let range = ids.count * dimension..<(ids.count + 1) * dimension
                guard FloatBlob.copy(bytes, to: range, of: &values) else { throw damage }
            }
            ids.append(try row[0])
        }
        guard ids.count == count else { throw damage }
        return VectorTable(dimension: dimension, ids: ids, values: values, watermark: model.watermark)
    }
}
