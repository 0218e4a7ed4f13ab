/// Changes the stills of videos, and their vectors, within one transaction.
struct StillWriter {
    let transaction: any Transaction

    /// Stores the stills of a video in place of those that it had. One at the same time keeps its id and the vectors of
    /// other models.
    func store(
        _ stills: [LibraryChange.Still], of photo: PhotoID, isLive: Bool, vectors: inout VectorWriter
    ) throws {
        var ids = try known(stills, of: photo)
        if ids == nil {
            try remove(of: [photo], vectors: &vectors)
            ids = try stills.map { still in
                try transaction.insertion(
                    """
                    INSERT INTO stills (id, photo_id, second)
                    VALUES (\(still.isMain ? photo : try transaction.newPhotoID()), \(photo), \(still.second))
                    RETURNING id
                    """)
            }
        }
        for (still, id) in zip(stills, ids ?? []) {
            for vector in still.vectors { try vectors.store(vector, for: .photo(id), isLive: isLive) }
        }
    }

    /// Removes the stills of photos, with the vectors of those that are not the photos' own.
    func remove(of photos: [PhotoID], vectors: inout VectorWriter) throws {
        for id in try further(of: photos) { vectors.remove(.photo(id)) }
        try transaction.run("DELETE FROM stills WHERE photo_id \(in: photos)")
    }

    /// The subjects of vectors that photos have besides themselves.
    func further(of photos: [PhotoID]) throws -> [PhotoID] {
        try transaction.values("SELECT id FROM stills WHERE photo_id \(in: photos) AND id <> photo_id")
    }

    /// The ids of a video's stills if they are at the same times.
    private func known(_ stills: [LibraryChange.Still], of photo: PhotoID) throws -> [PhotoID]? {
        let known: [(PhotoID, Double)] = try transaction.rows(
            "SELECT id, second FROM stills WHERE photo_id = \(photo) ORDER BY second, id"
        ) { (try $0[0], try $0[1]) }
        guard known.count == stills.count,
            zip(known, stills).allSatisfy({ $0.1 == $1.second && ($0.0 == photo) == $1.isMain })
        else { return nil }
        return known.map(\.0)
    }
}
