import Catalog

extension PhotoLibrary {
    /// Makes photos favourites; unknown ids are passed over.
    ///
    /// - Returns: those that were not yet.
    /// - Throws: `CatalogError`.
    @discardableResult
    public func addFavourites(_ photos: [PhotoID]) throws -> [PhotoID] { try catalog.addFavourites(photos) }

    /// - Returns: those that were favourites.
    /// - Throws: `CatalogError`.
    @discardableResult
    public func removeFavourites(_ photos: [PhotoID]) throws -> [PhotoID] { try catalog.removeFavourites(photos) }

    /// - Returns: those that were favourites, so that they can be made so again.
    /// - Throws: `CatalogError`.
    @discardableResult
    public func removeAllFavourites() throws -> [PhotoID] { try catalog.removeAllFavourites() }

    /// Favourites whose files are there, the latest first.
    ///
    /// - Throws: `CatalogError`.
    public func favourites(limit: Int, offset: Int = 0) throws -> PhotoPage {
        let favourites = try catalog.favourites(limit: max(0, limit), offset: max(0, offset))
        return try page(favourites.map { ($0.photo, $0.addedAt) }, total: try catalog.favouriteCount())
    }

    /// Those of `photos` that are favourites.
    public func favourites(among photos: [PhotoID]) throws -> Set<PhotoID> { try catalog.favourites(among: photos) }
}
