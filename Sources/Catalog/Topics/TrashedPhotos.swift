/// The photos that were moved to the system's trash through the library, as long as they can be put back.
///
/// They are missing ones: all that belongs to them is kept, and there again when they are put back.
public struct TrashedPhotos: Sendable {
    let database: any Database

    /// Returns all of them, the latest first.
    public func all() throws -> [TrashedPhoto] { try fetch("1 = 1") }

    /// Returns the photos that were moved to the trash together.
    public func batch(_ batch: Int64) throws -> [TrashedPhoto] { try fetch("batch = \(batch)") }

    /// Returns the photos that were moved to the trash last; none if there are none that can be put back.
    public func lastBatch() throws -> [TrashedPhoto] {
        try fetch("batch = (SELECT batch FROM trashed_files ORDER BY id DESC LIMIT 1)")
    }

    /// A number that no batch has.
    package static func newBatch() -> Int64 { .random(in: 1..<1 << 53) }

    /// Retires photos whose files were moved to the trash, and stores where they are.
    package func add(_ photos: [TrashedPhoto]) throws {
        guard !photos.isEmpty else { return }
        try database.change { writer in
            try writer.retire(photos.flatMap(\.files).compactMap(\.photo))
            let files = photos.flatMap { photo in photo.files.map { (photo, $0) } }
            try writer.transaction.run(for: files) { photo, file in
                """
                INSERT INTO trashed_files (batch, item, file_id, path, place, trashed_at)
                VALUES (\(photo.batch), \(photo.id), \(file.photo), \(file.path), \(file.place), \(photo.trashedAt))
                """
            }
        }
    }

    /// Stores that files were put back where they were; their photos are present again.
    package func restore(_ files: [TrashedFile]) throws {
        guard !files.isEmpty else { return }
        try database.change { writer in
            let pairs = files.compactMap { file in file.photo.map { ($0, file.path) } }
            let paths = Dictionary(pairs) { first, _ in first }
            // A copy may have taken the place of one meanwhile.
            let missing = try PhotoRecord.fetch(
                writer.transaction, where: "id \(in: paths.keys) AND missing_since IS NOT NULL ORDER BY id")
            try writer.place(
                missing.map {
                    LibraryChange.Placement(
                        photo: $0.id, path: paths[$0.id] ?? $0.file.path, size: $0.file.size,
                        modifiedNanoseconds: $0.file.modifiedNanoseconds)
                })
            try Self.remove(files, writer.transaction)
        }
    }

    /// Forgets files that have left the trash otherwise.
    package func forget(_ files: [TrashedFile]) throws {
        guard !files.isEmpty else { return }
        try database.write { try Self.remove(files, $0) }
    }

    private static func remove(_ files: [TrashedFile], _ transaction: any Transaction) throws {
        try transaction.run("DELETE FROM trashed_files WHERE place \(in: files.map(\.place))")
    }

    private func fetch(_ condition: Statement) throws -> [TrashedPhoto] {
        struct Key: Hashable {
            var batch: Int64
            var item: PhotoID
        }
        return try database.read { transaction in
            var order: [Key] = []
            var photos: [Key: (time: Int64, files: [TrashedFile])] = [:]
            try transaction.forEach(
                """
                SELECT batch, item, trashed_at, path, place, file_id FROM trashed_files WHERE \(condition) ORDER BY id
                """
            ) { row in
                let key = Key(batch: try row[0], item: try row[1])
                if photos[key] == nil { order.append(key) }
                let time: Int64 = try row[2]
                photos[key, default: (time, [])].files.append(
                    TrashedFile(path: try row[3], place: try row[4], photo: try row[5]))
            }
            return order.reversed().compactMap { key in
                photos[key].map { TrashedPhoto(id: key.item, batch: key.batch, trashedAt: $0.time, files: $0.files) }
            }
        }
    }
}
