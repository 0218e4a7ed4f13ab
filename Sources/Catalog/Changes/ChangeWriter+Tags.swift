extension ChangeWriter {
    /// Gives tags to photos none of whose files has them; unknown ids are skipped.
    mutating func add(_ names: [String], to photos: [PhotoID]) throws -> [TagChange] {
        let photos = try transaction.leading(photos)
        let ids = try TextWriter(transaction).tagIDs(for: names)
        let files = try transaction.files(ledBy: photos)
        let pairs: Statement = "photo_id \(in: files) AND tag_id \(in: ids.values)"
        let isLacking: Statement = """
            NOT EXISTS (
                SELECT * FROM photo_tags JOIN photos AS files ON files.id = photo_id
                WHERE (files.id = photos.id OR files.leader_id = photos.id) AND tag_id = tags.id)
            """
        let lacking: [(tag: Int64, photo: PhotoID)] = try transaction.rows(
            """
            SELECT tags.id, photos.id FROM photos CROSS JOIN tags
            WHERE photos.id \(in: photos) AND tags.id \(in: ids.values) AND \(isLacking)
            """
        ) { (try $0[0], try $0[1]) }
        // A tag that was taken off comes back as its source gave it.
        try transaction.run(
            """
            INSERT INTO photo_tags (photo_id, tag_id, source, confidence)
            SELECT photo_id, tag_id, source, confidence FROM removed_tags WHERE \(pairs)
            """)
        try transaction.run("DELETE FROM removed_tags WHERE \(pairs)")
        try transaction.run(
            """
            INSERT INTO photo_tags (photo_id, tag_id, source)
            SELECT photos.id, tags.id, \(TextSource.user) FROM photos CROSS JOIN tags
            WHERE photos.id \(in: photos) AND tags.id \(in: ids.values) AND \(isLacking)
            """)
        if !lacking.isEmpty { reworded.formUnion(files) }
        return try changes(lacking, of: names, photos)
    }

    /// Takes tags off all files of photos, whatever source they come from.
    mutating func remove(_ names: [String], from photos: [PhotoID]) throws -> [TagChange] {
        let photos = try transaction.leading(photos)
        let files = try transaction.files(ledBy: photos)
        let pairs: Statement = """
            photo_id \(in: files) AND tag_id IN (SELECT id FROM tags WHERE name_key \(in: names.map(\.tagKey)))
            """
        let tagged: [(tag: Int64, photo: PhotoID)] = try transaction.rows(
            """
            SELECT DISTINCT tag_id, CASE WHEN leader_id \(in: photos) THEN leader_id ELSE photo_id END
            FROM photo_tags JOIN photos ON photos.id = photo_id WHERE \(pairs)
            """
        ) { (try $0[0], try $0[1]) }
        // A tag that only a person gave is not remembered: nobody else would give it again.
        try transaction.run(
            """
            INSERT INTO removed_tags (photo_id, tag_id, source, confidence)
            SELECT photo_id, tag_id, source, confidence FROM photo_tags
            WHERE \(pairs) AND source <> \(TextSource.user)
            ON CONFLICT DO NOTHING
            """)
        try transaction.run("DELETE FROM photo_tags WHERE \(pairs)")
        if !tagged.isEmpty { reworded.formUnion(files) }
        return try changes(tagged, of: names, photos)
    }

    /// Groups pairs by their tags, in the order in which these and the photos were given.
    private func changes(
        _ pairs: [(tag: Int64, photo: PhotoID)], of names: [String], _ photos: [PhotoID]
    ) throws -> [TagChange] {
        var changed: [Int64: Set<PhotoID>] = [:]
        for pair in pairs { changed[pair.tag, default: []].insert(pair.photo) }
        var tags: [String: (id: Int64, name: String)] = [:]
        try transaction.forEach("SELECT name_key, id, name FROM tags WHERE id \(in: changed.keys)") { row in
            tags[try row[0]] = (try row[1], try row[2])
        }
        return names.compactMap { name in
            guard let tag = tags.removeValue(forKey: name.tagKey) else { return nil }
            return TagChange(tag: tag.name, photos: photos.filteredOnce(changed[tag.id] ?? []))
        }
    }
}
