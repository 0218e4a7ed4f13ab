import Pictures

/// Keeps the files of one photo together within one transaction; see ``PhotoFileGroups``.
///
/// Each file is a row of `photos` with its own id, texts and vectors. One of them leads, the others name it in
/// `leader_id`, and what people keep belongs to it. Another one that takes the lead inherits that, also from a leader
/// whose file is gone, which then names its successor.
struct FileGroupWriter {
    private let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// Groups those photos again whose paths, times or presence changed, with all files that may belong to them.
    func update(around ids: [PhotoID]) throws {
        let led: Statement = "SELECT leader_id FROM photos WHERE id \(in: ids)"
        try update(
            """
            shot_key IN (
                SELECT shot_key FROM photos WHERE id \(in: ids)
                UNION SELECT shot_key FROM photos WHERE leader_id \(in: ids)
                UNION SELECT shot_key FROM photos WHERE id IN (\(led))
                UNION SELECT shot_key FROM photos WHERE leader_id IN (\(led)))
            """)
    }

    /// Groups all files, and determines the keys of their names, for a library from before there were groups.
    func updateAll() throws {
        let paths: [(PhotoID, PhotoPath)] = try transaction.rows("SELECT id, path FROM photos") {
            (try $0[0], try $0[1])
        }
        try transaction.run(for: paths) { id, path in
            "UPDATE photos SET shot_key = \(PhotoFileGroups.key(of: path)) WHERE id = \(id)"
        }
        try update("TRUE")
    }

    /// The sources of dates that are not those of the shot, or in another zone than the camera's clock.
    private static let uncertainDates = [CaptureDate.Source.modified, .takeout].map(\.rawValue)

    private struct StoredFile {
        var file: PhotoFileGroups.File
        var leader: PhotoID?
        var isMissing: Bool
        /// `true` for a video with stills, which stands for itself.
        var isVideo: Bool
    }

    private func update(_ condition: Statement) throws {
        let stored: [StoredFile] = try transaction.rows(
            """
            SELECT id, path, CASE WHEN date_source \(in: Self.uncertainDates) THEN NULL ELSE taken_at END, width,
                height, leader_id, missing_since IS NOT NULL, \(PhotoFile.isClip),
                EXISTS (SELECT 1 FROM stills WHERE stills.photo_id = photos.id)
            FROM photos LEFT JOIN capture_data ON photo_id = photos.id WHERE \(condition)
            """
        ) { row in
            let (width, height): (Int, Int) = (try row[3], try row[4])
            return StoredFile(
                file: .init(
                    id: try row[0], path: try row[1], takenAt: try row[2], pixels: width &* height,
                    isClip: try row[7]),
                leader: try row[5], isMissing: try row[6], isVideo: try row[8])
        }
        let present = stored.filter { !$0.isMissing }
        let leaders = PhotoFileGroups.leaders(of: present.filter { !$0.isVideo }.map(\.file))
        var changes: [(id: PhotoID, leader: PhotoID?)] = []
        // The present leader of each leader of before.
        var successors = leaders
        let presentIDs = Set(present.map(\.file.id))
        for photo in present {
            let leader = leaders[photo.file.id]
            if leader != photo.leader { changes.append((photo.file.id, leader)) }
            if let former = photo.leader, !presentIDs.contains(former) {
                successors[former] = leader ?? photo.file.id
            }
        }
        for photo in stored where photo.isMissing {
            let former = photo.leader.flatMap { successors[$0] } ?? photo.leader
            if let leader = successors[photo.file.id] ?? former, leader != photo.leader, leader != photo.file.id {
                changes.append((photo.file.id, leader))
            }
        }
        // A clip is nothing without its picture.
        let lone = present.filter { $0.file.isClip && leaders[$0.file.id] == nil }.map(\.file.id)
        if !lone.isEmpty { try transaction.run("UPDATE photos SET missing_since = \(now()) WHERE id \(in: lone)") }
        guard !changes.isEmpty else { return }
        try transaction.run(for: changes) { "UPDATE photos SET leader_id = \($0.leader) WHERE id = \($0.id)" }
        try hand(over: changes.filter { $0.leader != nil }.map(\.id))
    }

    /// Gives the leaders what belongs to photos that follow them now.
    private func hand(over ids: [PhotoID]) throws {
        guard !ids.isEmpty else { return }
        let followers: Statement = "JOIN photos ON photos.id = photo_id WHERE photo_id \(in: ids)"
        try transaction.run(
            """
            INSERT INTO favourites (photo_id, added_at)
            SELECT leader_id, min(added_at) FROM favourites \(followers) GROUP BY leader_id
            ON CONFLICT DO NOTHING
            """)
        try transaction.run("DELETE FROM favourites WHERE photo_id \(in: ids)")
        try transaction.run(
            """
            INSERT INTO collection_photos (collection_id, photo_id, position, added_at)
            SELECT collection_id, leader_id, min(position), min(added_at) FROM collection_photos \(followers)
            GROUP BY collection_id, leader_id ON CONFLICT DO NOTHING
            """)
        try transaction.run("DELETE FROM collection_photos WHERE photo_id \(in: ids)")
    }
}
