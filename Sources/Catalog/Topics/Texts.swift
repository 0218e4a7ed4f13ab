/// The captions and tags of photos, by where they come from.
public struct Texts: Sendable {
    let database: any Database

    /// Returns the texts of a photo.
    public func of(_ photo: PhotoID) throws -> PhotoTexts { try of([photo])[photo] ?? PhotoTexts() }

    /// Returns the texts of those of the photos that have any.
    public func of(_ photos: [PhotoID]) throws -> [PhotoID: PhotoTexts] {
        try database.read { transaction in
            var texts: [PhotoID: PhotoTexts] = [:]
            try transaction.forEach(
                """
                SELECT photo_id, id, text, source, confidence FROM captions WHERE photo_id \(in: photos) ORDER BY id
                """
            ) { row in
                texts[try row[0], default: PhotoTexts()].captions.append(
                    Caption(id: try row[1], text: try row[2], source: try row[3], confidence: try row[4]))
            }
            try transaction.forEach(
                """
                SELECT photo_id, name, source, confidence FROM photo_tags JOIN tags ON tags.id = tag_id
                WHERE photo_id \(in: photos) ORDER BY name_key, source
                """
            ) { row in
                texts[try row[0], default: PhotoTexts()].tags.append(
                    Tag(try row[1], source: try row[2], confidence: try row[3]))
            }
            return texts
        }
    }

    /// Replaces what one source says of a photo. A caption that stays the same keeps its id and vectors.
    ///
    /// - Throws: ``CatalogError/unknownPhoto(_:)``.
    package func set(_ change: TextChange, of photo: PhotoID) throws {
        var batch = LibraryChange()
        batch.texts = [LibraryChange.PhotoTextChange(photo: photo, change: change)]
        try database.change { _ = try $0.apply(batch) }
    }

    // MARK: Captions

    /// Returns captions of present photos that have no vector under a model, by id.
    ///
    /// - Parameter id: only those with a larger one.
    package func captions(withoutVectorsOf model: ModelID, after id: Int64, limit: Int) throws -> [Caption] {
        try database.read {
            try $0.rows(
                """
                SELECT captions.id, text, source, confidence FROM captions
                JOIN photos ON photos.id = photo_id AND missing_since IS NULL
                WHERE captions.id > \(id) AND NOT EXISTS (
                    SELECT * FROM vectors
                    WHERE model_id = \(model) AND kind = \(VectorSubject.Kind.caption) AND subject_id = captions.id
                        AND data_id IS NOT NULL)
                ORDER BY captions.id LIMIT \(max(0, limit))
                """
            ) { Caption(id: try $0[0], text: try $0[1], source: try $0[2], confidence: try $0[3]) }
        }
    }

    /// Returns the photo that each caption of a present photo belongs to, by ``Caption/id``.
    package func captionOwners() throws -> [Int64: PhotoID] {
        try database.read { transaction in
            var owners: [Int64: PhotoID] = [:]
            try transaction.forEach(
                """
                SELECT captions.id, photo_id FROM captions
                JOIN photos ON photos.id = photo_id AND missing_since IS NULL
                """
            ) { owners[try $0[0]] = try $0[1] as PhotoID }
            return owners
        }
    }

    // MARK: Tags

    /// Returns the tags of present photos, the most frequent first.
    ///
    /// - Parameters:
    ///   - limit: nil for all.
    ///   - offset: the number of tags that are skipped.
    public func tags(limit: Int? = nil, offset: Int = 0) throws -> Page<TagCount> {
        let groups: Statement = """
            SELECT name, count(DISTINCT coalesce(leader_id, photo_id)) AS photo_count FROM tags
            JOIN photo_tags ON tag_id = tags.id
            JOIN photos ON photos.id = photo_id AND missing_since IS NULL
            GROUP BY tags.id
            """
        return try database.read { transaction in
            try transaction.page(
                "\(groups) ORDER BY photo_count DESC, name_key", of: groups, limit: limit, offset: offset
            ) { TagCount(name: try $0[0], photos: try $0[1]) }
        }
    }

    /// Returns the id of the newest tag, 0 without tags. Tags are never renamed or removed: as long as it stays the
    /// same, so do their names.
    package func lastTag() throws -> Int64 {
        try database.read { try $0.value("SELECT coalesce(max(id), 0) FROM tags") ?? 0 }
    }

    /// Returns the names of all tags, also of those that no present photo has any more.
    package func tagNames() throws -> [String] {
        try database.read { try $0.values("SELECT name FROM tags ORDER BY name_key") }
    }

    /// Returns the number of present photos that have a tag from each source; sources without any are left out.
    package func taggedPhotoCounts() throws -> [TextSource: Int] {
        try database.read {
            let counts: [(TextSource, Int)] = try $0.rows(
                """
                SELECT source, count(DISTINCT photo_id) FROM photo_tags
                JOIN photos ON photos.id = photo_id AND missing_since IS NULL GROUP BY source
                """
            ) { (try $0[0], try $0[1]) }
            return Dictionary(uniqueKeysWithValues: counts)
        }
    }

    // MARK: Photos by the state of their texts

    /// Returns the present photos whose texts from one source don't bear a ``TextChange/stamp``, by id, and no clips.
    package func photos(withoutStamp stamp: String, of source: TextSource) throws -> [PhotoID] {
        try database.read {
            try $0.values(
                """
                SELECT id FROM photos
                WHERE missing_since IS NULL AND NOT \(PhotoFile.isClip) AND NOT EXISTS (
                    SELECT * FROM text_stamps WHERE photo_id = photos.id AND source = \(source) AND stamp = \(stamp))
                ORDER BY id
                """)
        }
    }

    /// Returns the photos, missing ones too, that have a tag, a caption or a stamp from one source, by id.
    package func photos(withTextsFrom source: TextSource) throws -> [PhotoID] {
        try database.read {
            try $0.values(
                """
                SELECT photo_id FROM photo_tags WHERE source = \(source) UNION
                SELECT photo_id FROM captions WHERE source = \(source) UNION
                SELECT photo_id FROM text_stamps WHERE source = \(source) ORDER BY photo_id
                """)
        }
    }
}
