/// The order of a collection by hand, and the photo that stands for it.
extension Collections {
    /// Moves photos of a collection to another place in its order; those that it does not hold are skipped.
    ///
    /// - Parameters:
    ///   - photos: the photos, in the order in which they are to stand there.
    ///   - collection: the collection.
    ///   - next: the photo before which they are to stand; nil for the end.
    /// - Returns: the photos that were moved.
    /// - Throws: ``CatalogError/unknownCollection(_:)``, ``CatalogError/notInCollection(_:)`` for `next`.
    @discardableResult
    public func move(
        _ photos: [PhotoID], in collection: CollectionID, before next: PhotoID?
    ) throws -> [PhotoID] {
        try database.write { transaction in
            try Self.touch(transaction, collection)
            let order: [PhotoID] = try transaction.values(
                "SELECT photo_id FROM collection_photos WHERE collection_id = \(collection) ORDER BY position")
            let moved = try transaction.leading(photos).filteredOnce(Set(order))
            var place: PhotoID?
            if let next {
                place = try transaction.leading([next]).first
                guard let leader = place, order.contains(leader) else { throw CatalogError.notInCollection(next) }
            }
            let moving = Set(moved)
            var changed = order.filter { !moving.contains($0) || $0 == place }
            var index = place.flatMap { changed.firstIndex(of: $0) } ?? changed.count
            // It is moved itself: the others stand around the place where it was.
            if let place, moving.contains(place) { changed.remove(at: index) }
            index = min(index, changed.count)
            changed.insert(contentsOf: moved, at: index)
            guard changed != order else { return moved }
            try transaction.run(for: changed.enumerated()) { place, photo in
                """
                UPDATE collection_photos SET position = \(place + 1)
                WHERE collection_id = \(collection) AND photo_id = \(photo)
                """
            }
            return moved
        }
    }

    /// Chooses the photo that stands for a collection.
    ///
    /// - Parameters:
    ///   - photo: a photo of the collection; nil for its first ones.
    ///   - collection: the collection.
    /// - Throws: ``CatalogError/unknownCollection(_:)``, ``CatalogError/notInCollection(_:)``.
    @discardableResult
    public func setCover(_ photo: PhotoID?, of collection: CollectionID) throws -> PhotoCollection {
        try database.write { transaction in
            try Self.touch(transaction, collection)
            let cover = try photo.map { photo in
                let leader = try transaction.leading([photo]).first
                let isMember = try transaction.count(
                    """
                    SELECT count(*) FROM collection_photos
                    WHERE collection_id = \(collection) AND photo_id = \(leader)
                    """) > 0
                guard let leader, isMember else { throw CatalogError.notInCollection(photo) }
                return leader
            }
            try transaction.run("UPDATE collections SET cover_id = \(cover) WHERE id = \(collection)")
            return try PhotoCollection.require(transaction, collection)
        }
    }
}
