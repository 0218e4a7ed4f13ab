import Pictures

extension Database {
    /// Changes photos and what belongs to them in one transaction.
    func change<Value>(_ body: (inout ChangeWriter) throws -> Value) throws -> Value {
        try write { transaction in
            var writer = try ChangeWriter(transaction)
            let value = try body(&writer)
            try writer.finish()
            return value
        }
    }
}

/// Changes photos within one transaction, and with them what belongs to them: vectors, words, failures.
///
/// Reads what it has to know of all photos at once: the number of reads doesn't grow with the change.
struct ChangeWriter {
    let transaction: any Transaction
    private let time = now()
    private var vectors: VectorWriter
    private var stills: StillWriter { StillWriter(transaction: transaction) }
    /// Photos whose file name or texts changed.
    var reworded: Set<PhotoID> = []
    /// Photos whose path, time or presence changed.
    private var regrouped: Set<PhotoID> = []
    /// The contents of photos that have others now, or are forgotten.
    private var replaced: Set<ContentHash> = []

    fileprivate init(_ transaction: any Transaction) throws {
        self.transaction = transaction
        vectors = try VectorWriter(transaction)
    }

    /// Writes what is done last: the groups of files, the words and the vectors.
    fileprivate mutating func finish() throws {
        if !regrouped.isEmpty { try FileGroupWriter(transaction).update(around: regrouped.sorted()) }
        if !reworded.isEmpty { try transaction.fullText.refresh(transaction, photos: reworded.sorted()) }
        try vectors.flush()
        try WritingWriter(transaction).removeOrphans(of: replaced)
    }

    /// - Returns: the ids of the change's photos, in their order.
    mutating func apply(_ change: LibraryChange) throws -> [PhotoID] {
        try retire(change.retired)
        try place(change.placements)
        let (ids, texts) = try store(change.photos)
        try checkPresence(change.texts.map(\.photo))
        try replace(texts + change.texts)
        try store(change.vectors)
        try store(change.videos)
        try transaction.run(for: change.failures) { failure in
            """
            INSERT INTO failures (path, size, modified_ns, reason, code) VALUES (\(failure.path), \(failure.size),
                \(failure.modifiedNanoseconds), \(failure.reason.storable), \(failure.code.rawValue))
            ON CONFLICT (path) DO UPDATE SET size = excluded.size, modified_ns = excluded.modified_ns,
                reason = excluded.reason, code = excluded.code
            """
        }
        try forgetFailures(at: change.forgottenFailures)
        return ids
    }

    // MARK: Whole photos

    mutating func retire(_ ids: [PhotoID]) throws {
        guard !ids.isEmpty else { return }
        let retired: [PhotoID] = try transaction.values(
            """
            UPDATE photos SET missing_since = \(time) WHERE id \(in: ids) AND missing_since IS NULL RETURNING id
            """)
        try setLive(retired, false)
        regrouped.formUnion(retired)
    }

    mutating func place(_ placements: [LibraryChange.Placement]) throws {
        guard !placements.isEmpty else { return }
        let placed = Array(Set(placements.map(\.photo)))
        let wasMissing = try missing(placed)
        if let unknown = placements.first(where: { wasMissing[$0.photo] == nil }) {
            throw CatalogError.unknownPhoto(unknown.photo)
        }
        // All leave their paths before any takes its new one, so that photos can swap them.
        try transaction.run("UPDATE photos SET missing_since = \(time) WHERE id \(in: placed)")
        var occupants = try presentPhotos(at: placements.map(\.path)).mapValues(\.id)
        try retire(Array(occupants.values))
        occupants = [:]
        for placement in placements {
            if let occupant = occupants.updateValue(placement.photo, forKey: placement.path),
                occupant != placement.photo
            {
                try retire([occupant])
            }
            try transaction.run(
                """
                UPDATE photos SET path = \(placement.path), shot_key = \(PhotoFileGroups.key(of: placement.path)),
                    size = \(placement.size), modified_ns = \(placement.modifiedNanoseconds), missing_since = NULL
                WHERE id = \(placement.photo)
                """)
        }
        try setLive(placed.filter { wasMissing[$0] == true }, true)
        try forgetFailures(at: placements.map(\.path))
        reworded.formUnion(placed)
        regrouped.formUnion(placed)
    }

    mutating func forget(_ ids: [PhotoID]) throws {
        for id in ids { vectors.remove(.photo(id)) }
        for caption in try captionIDs(of: ids) { vectors.remove(.caption(caption)) }
        try stills.remove(of: ids, vectors: &vectors)
        try transaction.fullText.remove(transaction, photos: ids)
        regrouped.formUnion(try transaction.values("SELECT id FROM photos WHERE leader_id \(in: ids)") as [PhotoID])
        regrouped.subtract(ids)
        replaced.formUnion(try transaction.values("SELECT content_hash FROM photos WHERE id \(in: ids)"))
        try transaction.run("DELETE FROM photos WHERE id \(in: ids)")
        reworded.subtract(ids)
    }

    /// Stores photos that were read.
    ///
    /// - Returns: their ids, and what is to be stored of their texts.
    private mutating func store(_ changes: [LibraryChange.PhotoChange]) throws -> (
        ids: [PhotoID], texts: [LibraryChange.PhotoTextChange]
    ) {
        guard !changes.isEmpty else { return ([], []) }
        var present = try presentPhotos(at: changes.map(\.file.path))
        let missing = try missingPhotos(like: changes.map(\.file).filter { present[$0.path] == nil })
        let known = present.values.map(\.id) + missing.values
        if !known.isEmpty { try transaction.run("DELETE FROM capture_data WHERE photo_id \(in: known)") }
        var texts: [LibraryChange.PhotoTextChange] = []
        var returned: [PhotoID] = []
        let ids = try changes.map { change in
            let file = change.file
            let id: PhotoID
            if let stored = present[file.path] {
                id = stored.id
                if stored.contents != file.contentHash {
                    vectors.remove(.photo(id), except: Set(change.vectors.map(\.model)))
                    replaced.insert(stored.contents)
                    try stills.remove(of: [id], vectors: &vectors)
                    // What a model saw in the former picture.
                    texts.append(.init(photo: id, change: TextChange(source: .zeroShot, texts: PhotoTexts())))
                }
                try update(id, file)
            } else if let stored = missing[file.path] {
                id = stored
                returned.append(id)
                try update(id, file)
            } else {
                id = try insert(file)
                reworded.insert(id)
            }
            present[file.path] = StoredPhoto(id: id, contents: file.contentHash)
            texts += change.texts.map { .init(photo: id, change: $0) }
            return id
        }
        try setLive(returned, true)
        regrouped.formUnion(ids)
        // The last of several changes of one photo.
        try store(Dictionary(zip(ids, changes.map(\.capture))) { $1 })
        for (id, change) in zip(ids, changes) {
            for vector in change.vectors { try vectors.store(vector, for: .photo(id), isLive: true) }
            if !change.stills.isEmpty {
                try stills.store(change.stills, of: id, isLive: true, vectors: &vectors)
            }
        }
        try forgetFailures(at: changes.map(\.file.path))
        return (ids, texts)
    }

    private func update(_ id: PhotoID, _ file: PhotoFile) throws {
        try transaction.run(
            """
            UPDATE photos SET size = \(file.size), modified_ns = \(file.modifiedNanoseconds),
                content_hash = \(file.contentHash), width = \(file.width), height = \(file.height),
                format = \(file.format), taken_at = \(file.takenAt), missing_since = NULL
            WHERE id = \(id)
            """)
    }

    private func insert(_ file: PhotoFile) throws -> PhotoID {
        try transaction.insertion(
            """
            INSERT INTO photos
                (path, shot_key, size, modified_ns, content_hash, width, height, format, taken_at, first_indexed_at)
            VALUES (\(file.path), \(PhotoFileGroups.key(of: file.path)), \(file.size), \(file.modifiedNanoseconds),
                \(file.contentHash), \(file.width), \(file.height), \(file.format), \(file.takenAt), \(time))
            RETURNING id
            """)
    }

    /// Stores the data of photos that have none.
    private func store(_ captures: [PhotoID: CaptureData]) throws {
        let silent = captures.filter { $0.value == CaptureData() }.keys
        if !silent.isEmpty {
            try transaction.run("INSERT INTO capture_data (photo_id) SELECT id FROM photos WHERE id \(in: silent)")
        }
        try transaction.run(for: captures.filter { $0.value != CaptureData() }) { photo, data in
            """
            INSERT INTO capture_data (photo_id, \(CaptureData.columns))
            VALUES (\(photo), \(data.camera?.storable), \(data.lens?.storable), \(data.focalLength),
                \(data.focalLengthIn35mm), \(data.aperture), \(data.exposureTime), \(data.iso),
                \(data.location?.latitude), \(data.location?.longitude), \(data.location?.altitude), \(data.rating),
                \(data.dateSource?.rawValue), \(data.offsetMinutes), \(data.offsetSource?.rawValue),
                \(data.milliseconds))
            """
        }
    }

    // MARK: What belongs to photos

    private mutating func replace(_ changes: [LibraryChange.PhotoTextChange]) throws {
        guard !changes.isEmpty else { return }
        try TextWriter(transaction).replace(changes, vectors: &vectors)
        reworded.formUnion(changes.map(\.photo))
    }

    private mutating func store(_ changes: [VectorChange]) throws {
        guard !changes.isEmpty else { return }
        let photos = try missing(changes.compactMap { if case .photo(let id) = $0.subject { id } else { nil } })
        let captions = try missingCaptions(
            changes.compactMap { if case .caption(let id) = $0.subject { id } else { nil } })
        for change in changes {
            let isMissing: Bool
            switch change.subject {
            case .photo(let id):
                guard let known = photos[id] else { throw CatalogError.unknownPhoto(id) }
                isMissing = known
            case .caption(let id):
                guard let known = captions[id] else { throw CatalogError.unknownCaption(id) }
                isMissing = known
            }
            try vectors.store(change.vector, for: change.subject, isLive: !isMissing)
        }
    }

    private mutating func store(_ changes: [LibraryChange.VideoChange]) throws {
        guard !changes.isEmpty else { return }
        let videos = try missing(changes.map(\.photo))
        for change in changes {
            guard let isMissing = videos[change.photo] else { throw CatalogError.unknownPhoto(change.photo) }
            try stills.store(change.stills, of: change.photo, isLive: !isMissing, vectors: &vectors)
        }
        // A video is no clip of a picture.
        regrouped.formUnion(changes.map(\.photo))
    }

    private func forgetFailures(at paths: [PhotoPath]) throws {
        if !paths.isEmpty { try transaction.run("DELETE FROM failures WHERE path \(in: paths)") }
    }

    private mutating func setLive(_ ids: [PhotoID], _ isLive: Bool) throws {
        guard !ids.isEmpty else { return }
        for id in try ids + stills.further(of: ids) { vectors.setLive(.photo(id), isLive) }
        for caption in try captionIDs(of: ids) { vectors.setLive(.caption(caption), isLive) }
    }

    // MARK: What is stored

    private func captionIDs(of ids: [PhotoID]) throws -> [Int64] {
        try transaction.values("SELECT id FROM captions WHERE photo_id \(in: ids)")
    }

    /// Those of the photos that are known, and whether they are missing.
    private func missing(_ ids: [PhotoID]) throws -> [PhotoID: Bool] {
        try flags("SELECT id, missing_since IS NOT NULL FROM photos WHERE id \(in: ids)")
    }

    /// Those of the captions that are known, and whether their photos are missing.
    private func missingCaptions(_ ids: [Int64]) throws -> [Int64: Bool] {
        try flags(
            """
            SELECT captions.id, missing_since IS NOT NULL FROM captions JOIN photos ON photos.id = photo_id
            WHERE captions.id \(in: ids)
            """)
    }

    private func flags(_ statement: Statement) throws -> [Int64: Bool] {
        let flags: [(Int64, Bool)] = try transaction.rows(statement) { (try $0[0], try $0[1]) }
        return Dictionary(uniqueKeysWithValues: flags)
    }

    private func checkPresence(_ ids: [PhotoID]) throws {
        guard !ids.isEmpty else { return }
        let known = try missing(ids)
        if let unknown = ids.first(where: { known[$0] == nil }) { throw CatalogError.unknownPhoto(unknown) }
    }

    private struct StoredPhoto {
        var id: PhotoID
        var contents: ContentHash
    }

    private func presentPhotos(at paths: [PhotoPath]) throws -> [PhotoPath: StoredPhoto] {
        let photos: [(PhotoPath, StoredPhoto)] = try transaction.rows(
            "SELECT path, id, content_hash FROM photos WHERE path \(in: paths) AND missing_since IS NULL"
        ) { (try $0[0], StoredPhoto(id: try $0[1], contents: try $0[2])) }
        return Dictionary(uniqueKeysWithValues: photos)
    }

    /// The latest missing photo that each of some files may be: the same contents at the same path. Other contents
    /// there are a new photo.
    private func missingPhotos(like files: [PhotoFile]) throws -> [PhotoPath: PhotoID] {
        guard !files.isEmpty else { return [:] }
        let contents = Dictionary(files.map { ($0.path, $0.contentHash) }, uniquingKeysWith: { first, _ in first })
        var photos: [PhotoPath: PhotoID] = [:]
        try transaction.forEach(
            """
            SELECT path, id, content_hash FROM photos WHERE path \(in: files.map(\.path)) AND missing_since IS NOT NULL
            ORDER BY missing_since DESC, id
            """
        ) { row in
            let path: PhotoPath = try row[0]
            if photos[path] == nil, try row[2] == contents[path] { photos[path] = try row[1] as PhotoID }
        }
        return photos
    }
}
