import Catalog

extension PhotoLibrary {
    /// Makes photos favourites; unknown ids are skipped.
    ///
    /// - Returns: the photos that were added.
    /// - Throws: `CatalogError`.
    @discardableResult
    public func addFavourites(_ photos: [PhotoID]) throws -> [PhotoID] { try catalog.addFavourites(photos) }

    /// Removes photos from the favourites.
    ///
    /// - Returns: the photos that were removed.
    /// - Throws: `CatalogError`.
    @discardableResult
    public func removeFavourites(_ photos: [PhotoID]) throws -> [PhotoID] { try catalog.removeFavourites(photos) }

    /// Removes all favourites.
    ///
    /// - Returns: the photos that were removed, so that the change can be undone.
    /// - Throws: `CatalogError`.
    @discardableResult
    public func removeAllFavourites() throws -> [PhotoID] { try catalog.removeAllFavourites() }

    /// Returns favourites whose files exist, the latest first.
    ///
    /// - Throws: `CatalogError`.
    public func favourites(limit: Int, offset: Int = 0) throws -> PhotoPage {
        let favourites = try catalog.favourites(limit: max(0, limit), offset: max(0, offset))
        return try page(favourites.map { ($0.photo, $0.addedAt) }, total: try catalog.favouriteCount())
    }

    /// Returns the subset of `photos` that are favourites.
    public func favourites(among photos: [PhotoID]) throws -> Set<PhotoID> { try catalog.favourites(among: photos) }
}
