/// A photo that somebody marked.
public struct Favourite: Hashable, Sendable {
    public let photo: PhotoID
    /// Seconds since 1970.
    public let addedAt: Int64

    public init(photo: PhotoID, addedAt: Int64) {
        self.photo = photo
        self.addedAt = addedAt
    }
}

/// The part of a catalog that keeps favourites.
///
/// A missing photo stays one, and is in the lists again when its file is back. A forgotten photo takes its mark with
/// it.
public protocol FavouriteStore {
    /// Marks photos; unknown ids are passed over.
    ///
    /// - Returns: those that were not marked before.
    func addFavourites(_ photos: [PhotoID]) throws -> [PhotoID]
    /// - Returns: those that were marked.
    func removeFavourites(_ photos: [PhotoID]) throws -> [PhotoID]
    /// - Returns: those that were marked, missing ones included, the first marked first.
    func removeAllFavourites() throws -> [PhotoID]
    /// Present photos that are marked, the latest first.
    func favourites(limit: Int, offset: Int) throws -> [Favourite]
    /// How many present photos are marked.
    func favouriteCount() throws -> Int
    /// Those of `photos` that are marked.
    func favourites(among photos: [PhotoID]) throws -> Set<PhotoID>
}
