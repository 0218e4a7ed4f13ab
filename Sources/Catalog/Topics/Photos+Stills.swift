extension Photos {
    /// Returns those of some subjects of vectors that are stills of videos.
    package func stills(among ids: some Collection<PhotoID>) throws -> [PhotoID: VideoStill] {
        guard !ids.isEmpty else { return [:] }
        let stills = try database.read { try VideoStill.fetch($0, where: "id \(in: ids)") }
        return Dictionary(uniqueKeysWithValues: stills.map { ($0.id, $0) })
    }

    /// Returns the stills of those of some photos that are videos, in the order of their time.
    public func stills(of photos: some Collection<PhotoID>) throws -> [PhotoID: [VideoStill]] {
        guard !photos.isEmpty else { return [:] }
        let stills = try database.read {
            try VideoStill.fetch($0, where: "photo_id \(in: photos) ORDER BY photo_id, second, id")
        }
        return Dictionary(grouping: stills, by: \.photo)
    }

    /// Returns photos and subjects of vectors, with the video in place of each of its stills.
    package func photos(showing subjects: Set<PhotoID>) throws -> Set<PhotoID> {
        guard !subjects.isEmpty else { return subjects }
        var photos = subjects
        for still in try furtherStills() where photos.remove(still.id) != nil { photos.insert(still.photo) }
        return photos
    }

    /// Returns the photos, and the stills of those that are videos: all that has a vector.
    package func subjects(of photos: [PhotoID]) throws -> [PhotoID] {
        let stills = try furtherStills()
        guard !stills.isEmpty else { return photos }
        let wanted = Set(photos)
        return photos + stills.lazy.filter { wanted.contains($0.photo) }.map(\.id)
    }

    /// Returns `true` if each photo has but one vector.
    package func areAllWithoutFurtherStills() throws -> Bool {
        try database.read {
            try $0.count("SELECT count(*) FROM (SELECT 1 FROM stills WHERE id <> photo_id LIMIT 1) AS first") == 0
        }
    }

    /// The stills that do not have their videos' ids.
    private func furtherStills() throws -> [VideoStill] {
        try database.read { try VideoStill.fetch($0, where: "id <> photo_id") }
    }
}

extension VideoStill {
    fileprivate static func fetch(_ transaction: any Transaction, where condition: Statement) throws -> [VideoStill] {
        try transaction.rows("SELECT id, photo_id, second FROM stills WHERE \(condition)") {
            VideoStill(id: try $0[0], photo: try $0[1], second: try $0[2])
        }
    }
}
