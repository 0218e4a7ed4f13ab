extension Photos {
    /// Returns the present files of each of some photos that has several, the leading one first; see
    /// ``PhotoFilter/listsFilesApart``.
    ///
    /// - Parameter ids: photos, each by any of its files.
    public func files(of ids: [PhotoID]) throws -> [PhotoID: [PhotoRecord]] {
        try database.read { transaction in
            let leaders = try transaction.leaders(of: ids)
            let led = try PhotoRecord.fetch(
                transaction, where: "leader_id \(in: Set(leaders.values)) AND missing_since IS NULL")
            guard !led.isEmpty else { return [:] }
            let leading = try PhotoRecord.fetch(transaction, where: "id \(in: Set(led.compactMap(\.leader)))")
            let byLeader = Dictionary(grouping: led + leading) { $0.leader ?? $0.id }
                .mapValues { $0.sorted(by: PhotoRecord.isBefore) }
            return leaders.compactMapValues { byLeader[$0] }
        }
    }

    /// Returns the present files of the photos that pass a filter, and the stills of videos, in no order: all whose
    /// vectors may be found.
    ///
    /// - Throws: ``CatalogError/unknownCollection(_:)`` when the filter names an unknown collection.
    package func files(matching filter: PhotoFilter) throws -> [PhotoID] {
        let ids = try ids(matching: filter)
        guard !filter.listsFilesApart else { return try subjects(of: ids) }
        let followers = try followers()
        let passing = followers.isEmpty ? [] : Set(ids)
        return try subjects(of: ids) + followers.lazy.filter { passing.contains($0.leader) }.map(\.file)
    }

    /// Returns some files, and all others of their photos.
    package func allFiles(ofPhotosWith ids: Set<PhotoID>) throws -> Set<PhotoID> {
        guard !ids.isEmpty else { return ids }
        let followers = try followers()
        let leaders = Set(followers.lazy.filter { ids.contains($0.file) || ids.contains($0.leader) }.map(\.leader))
        return ids.union(leaders).union(followers.lazy.filter { leaders.contains($0.leader) }.map(\.file))
    }

    /// The present files that are not the leading ones of their photos.
    private func followers() throws -> [(file: PhotoID, leader: PhotoID)] {
        try database.read {
            try $0.rows("SELECT id, leader_id FROM photos WHERE leader_id IS NOT NULL AND missing_since IS NULL") {
                (try $0[0], try $0[1])
            }
        }
    }

    /// Returns the photo that leads the group of each of some photos; itself for one that no other leads. Unknown
    /// photos are skipped.
    package func leaders(of ids: [PhotoID]) throws -> [PhotoID: PhotoID] {
        try database.read { try $0.leaders(of: ids) }
    }

    /// Returns those of some paths that bear the name of a present photo.
    package func pathsOfShots(among paths: [PhotoPath]) throws -> Set<PhotoPath> {
        let keys = Dictionary(grouping: paths, by: PhotoFileGroups.key)
        let known: [Int64] = try database.read {
            try $0.values(
                """
                SELECT DISTINCT shot_key FROM photos WHERE shot_key \(in: keys.keys) AND missing_since IS NULL
                    AND format NOT LIKE \("%\(PhotoFile.videoSuffix)")
                """)
        }
        return Set(known.flatMap { keys[$0] ?? [] })
    }

    /// Returns the number of present files that are not the leading ones of their photos.
    package func countOfOtherFiles() throws -> Int {
        try database.read {
            try $0.count("SELECT count(*) FROM photos WHERE leader_id IS NOT NULL AND missing_since IS NULL")
        }
    }
}

extension Transaction {
    /// Returns `false` if each photo has but one file, so that statements can be simpler.
    func isAnyPhotoLed() throws -> Bool {
        try value("SELECT EXISTS (SELECT 1 FROM photos WHERE leader_id IS NOT NULL)") ?? false
    }

    /// The photo that leads the group of each of some photos. What people keep belongs to that one.
    func leaders(of ids: some Sequence<PhotoID>) throws -> [PhotoID: PhotoID] {
        let leaders: [(PhotoID, PhotoID)] = try rows(
            "SELECT id, coalesce(leader_id, id) FROM photos WHERE id \(in: ids)"
        ) { (try $0[0], try $0[1]) }
        return Dictionary(uniqueKeysWithValues: leaders)
    }

    /// The leaders of some known photos, in their order.
    func leading(_ ids: [PhotoID]) throws -> [PhotoID] {
        let leaders = try leaders(of: ids)
        return ids.compactMap { leaders[$0] }
    }

    /// Returns leading photos and all files that they lead.
    func files(ledBy photos: [PhotoID]) throws -> [PhotoID] {
        try values("SELECT id FROM photos WHERE id \(in: photos) OR leader_id \(in: photos)")
    }
}

extension PhotoRecord {
    /// Orders the files of one photo: the leading one first.
    fileprivate static func isBefore(_ left: PhotoRecord, _ right: PhotoRecord) -> Bool {
        (left.leader == nil) != (right.leader == nil)
            ? left.leader == nil : PhotoFileGroups.isBefore(left.groupFile, right.groupFile)
    }

    private var groupFile: PhotoFileGroups.File {
        .init(
            id: id, path: file.path, takenAt: file.takenAt, pixels: file.width &* file.height, isClip: isClip)
    }
}
