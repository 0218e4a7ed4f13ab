import Catalog

/// What happens to a missing photo in a collection, and to a forgotten one, says `CollectionStore`.
extension PhotoLibrary {
    /// By name.
    public func collections() throws -> [PhotoCollection] { try catalog.collections() }

    /// - Throws: `CatalogError.unknownCollection`.
    public func collection(_ id: CollectionID) throws -> PhotoCollection {
        guard let collection = try catalog.collection(id) else { throw CatalogError.unknownCollection(id) }
        return collection
    }

    /// Makes a collection.
    ///
    /// - Throws: `CatalogError.invalidCollectionName`, `CatalogError.collectionNameTaken`.
    public func addCollection(
        name: String, description: String = "", photos: [PhotoID] = []
    ) throws -> PhotoCollection {
        let collection = try catalog.addCollection(name: name, description: description)
        if photos.isEmpty { return collection }
        _ = try catalog.addPhotos(photos, to: collection.id)
        return try self.collection(collection.id)
    }

    /// Changes what is not nil.
    ///
    /// - Throws: `CatalogError`.
    public func changeCollection(
        _ id: CollectionID, name: String? = nil, description: String? = nil
    ) throws -> PhotoCollection {
        try catalog.changeCollection(id, name: name, description: description)
    }

    /// Its photos stay.
    ///
    /// - Throws: `CatalogError.unknownCollection`.
    public func removeCollection(_ id: CollectionID) throws { try catalog.removeCollection(id) }

    /// Adds photos at the end; unknown ids are passed over.
    ///
    /// - Returns: those that were not in it.
    /// - Throws: `CatalogError.unknownCollection`.
    @discardableResult
    public func add(_ photos: [PhotoID], to collection: CollectionID) throws -> [PhotoID] {
        try catalog.addPhotos(photos, to: collection)
    }

    /// - Returns: those that were in it.
    /// - Throws: `CatalogError.unknownCollection`.
    @discardableResult
    public func remove(_ photos: [PhotoID], from collection: CollectionID) throws -> [PhotoID] {
        try catalog.removePhotos(photos, from: collection)
    }

    /// Makes `photos` the collection's, in this order.
    ///
    /// - Returns: those that it holds now.
    /// - Throws: `CatalogError.unknownCollection`.
    @discardableResult
    public func setPhotos(_ photos: [PhotoID], of collection: CollectionID) throws -> [PhotoID] {
        try catalog.setPhotos(photos, of: collection)
    }

    /// The collection's photos whose files are there, in its order.
    ///
    /// - Throws: `CatalogError.unknownCollection`.
    public func photos(of collection: CollectionID, limit: Int, offset: Int = 0) throws -> PhotoPage {
        let total = try self.collection(collection).photos
        let members = try catalog.members(of: collection, limit: max(0, limit), offset: max(0, offset))
        return try page(members.map { ($0.photo, $0.addedAt) }, total: total)
    }
}
