import Foundation

/// Changes captions and tags within one transaction.
struct TextWriter {
    private let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// Makes each change all that its source says of a photo, in their order. A caption that stays keeps its id, and so
    /// its vectors.
    func replace(_ changes: [LibraryChange.PhotoTextChange], vectors: inout VectorWriter) throws {
        var bySource: [TextSource: [PhotoID: TextChange]] = [:]
        for change in changes { bySource[change.change.source, default: [:]][change.photo] = change.change }
        for source in TextSource.allCases {
            guard let changes = bySource[source] else { continue }
            try replaceCaptions(changes, of: source, vectors: &vectors)
            try replaceStamps(changes, of: source)
            try replaceTags(changes, of: source)
        }
    }

    private func replaceCaptions(
        _ changes: [PhotoID: TextChange], of source: TextSource, vectors: inout VectorWriter
    ) throws {
        struct Key: Hashable {
            var photo: PhotoID
            var text: String
        }
        var wanted: [Key: Double?] = [:]
        var order: [Key] = []
        for (photo, change) in changes.sorted(by: { $0.key < $1.key }) {
            for caption in change.texts.captions where caption.source == source {
                let key = Key(photo: photo, text: caption.text.storable)
                if key.text.isEmpty { continue }
                if wanted.updateValue(caption.confidence, forKey: key) == nil { order.append(key) }
            }
        }
        var removed: [Int64] = []
        var changed: [(id: Int64, confidence: Double?)] = []
        try transaction.forEach(
            """
            SELECT id, photo_id, text, confidence FROM captions
            WHERE photo_id \(in: changes.keys) AND source = \(source) ORDER BY id
            """
        ) { row in
            let id: Int64 = try row[0]
            let stored: Double? = try row[3]
            if let confidence = wanted.removeValue(forKey: Key(photo: try row[1], text: try row[2])) {
                if confidence != stored { changed.append((id, confidence)) }
            } else {
                removed.append(id)
            }
        }
        for id in removed { vectors.remove(.caption(id)) }
        if !removed.isEmpty { try transaction.run("DELETE FROM captions WHERE id \(in: removed)") }
        try transaction.run(for: changed) { "UPDATE captions SET confidence = \($0.confidence) WHERE id = \($0.id)" }
        try transaction.run(for: order.filter { wanted[$0] != nil }) { key in
            """
            INSERT INTO captions (photo_id, source, text, confidence)
            VALUES (\(key.photo), \(source), \(key.text), \(wanted[key] ?? nil))
            """
        }
    }

    private func replaceStamps(_ changes: [PhotoID: TextChange], of source: TextSource) throws {
        try transaction.run("DELETE FROM text_stamps WHERE photo_id \(in: changes.keys) AND source = \(source)")
        try transaction.run(for: changes.filter { $0.value.stamp != nil }) { photo, change in
            "INSERT INTO text_stamps (photo_id, source, stamp) VALUES (\(photo), \(source), \(change.stamp))"
        }
    }

    private func replaceTags(_ changes: [PhotoID: TextChange], of source: TextSource) throws {
        try transaction.run("DELETE FROM photo_tags WHERE photo_id \(in: changes.keys) AND source = \(source)")
        let tags = changes.sorted { $0.key < $1.key }.flatMap { photo, change in
            change.texts.tags.filter { $0.source == source && !$0.name.tagKey.isEmpty }.map { (photo: photo, tag: $0) }
        }
        guard !tags.isEmpty else { return }
        let ids = try tagIDs(for: tags.map(\.tag.name))
        try transaction.run(for: tags) { photo, tag in
            """
            INSERT INTO photo_tags (photo_id, tag_id, source, confidence)
            SELECT \(photo), \(ids[tag.name.tagKey]), \(source), \(tag.confidence) WHERE NOT EXISTS (
                SELECT * FROM removed_tags WHERE photo_id = \(photo) AND tag_id = \(ids[tag.name.tagKey]))
            ON CONFLICT (photo_id, tag_id, source) DO UPDATE SET confidence = excluded.confidence
            """
        }
    }

    /// Finds tags, or stores those that are new. A name is kept as it was first written.
    ///
    /// - Returns: their ids by ``Swift/String/tagKey``.
    func tagIDs(for names: [String]) throws -> [String: Int64] {
        var ids: [String: Int64] = [:]
        try transaction.forEach("SELECT name_key, id FROM tags WHERE name_key \(in: Set(names.map(\.tagKey)))") { row in
            ids[try row[0]] = try row[1] as Int64
        }
        for name in names where ids[name.tagKey] == nil {
            ids[name.tagKey] = try transaction.insertion(
                "INSERT INTO tags (name_key, name) VALUES (\(name.tagKey), \(name.storable)) RETURNING id") as Int64
        }
        return ids
    }
}

extension String {
    /// The text without white space around it and without NUL, at which SQLite would cut it off.
    var storable: String {
        replacing("\0", with: " ").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The text that all spellings of one tag have in common.
    var tagKey: String { storable.lowercased().precomposedStringWithCanonicalMapping }
}
