import Catalog

/// The treatment of missing and forgotten photos in a collection is described in `CollectionStore`.
extension PhotoLibrary {
    /// Returns the collections, by name.
    public func collections() throws -> [PhotoCollection] { try catalog.collections() }

    /// Returns a collection.
    ///
    /// - Throws: `CatalogError.unknownCollection`.
    public func collection(_ id: CollectionID) throws -> PhotoCollection {
        guard let collection = try catalog.collection(id) else { throw CatalogError.unknownCollection(id) }
        return collection
    }

    /// Creates a collection.
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

    /// Changes the name or description where they are not nil.
    ///
    /// - Throws: `CatalogError`.
    public func changeCollection(
        _ id: CollectionID, name: String? = nil, description: String? = nil
    ) throws -> PhotoCollection {
        try catalog.changeCollection(id, name: name, description: description)
    }

    /// Removes a collection; its photos stay in the library.
    ///
    /// - Throws: `CatalogError.unknownCollection`.
    public func removeCollection(_ id: CollectionID) throws { try catalog.removeCollection(id) }

    /// Adds photos at the end; unknown ids are skipped.
    ///
    /// - Returns: the photos that were added.
    /// - Throws: `CatalogError.unknownCollection`.
    @discardableResult
    public func add(_ photos: [PhotoID], to collection: CollectionID) throws -> [PhotoID] {
        try catalog.addPhotos(photos, to: collection)
    }

    /// Removes photos from a collection.
    ///
    /// - Returns: the photos that were removed.
    /// - Throws: `CatalogError.unknownCollection`.
    @discardableResult
    public func remove(_ photos: [PhotoID], from collection: CollectionID) throws -> [PhotoID] {
        try catalog.removePhotos(photos, from: collection)
    }

    /// Replaces a collection's photos with `photos`, in this order.
    ///
    /// - Returns: the photos of the collection.
    /// - Throws: `CatalogError.unknownCollection`.
    @discardableResult
    public func setPhotos(_ photos: [PhotoID], of collection: CollectionID) throws -> [PhotoID] {
        try catalog.setPhotos(photos, of: collection)
    }

    /// Returns the collection's photos whose files exist, in its order.
    ///
    /// - Throws: `CatalogError.unknownCollection`.
    public func photos(of collection: CollectionID, limit: Int, offset: Int = 0) throws -> PhotoPage {
        let total = try self.collection(collection).photos
        let members = try catalog.members(of: collection, limit: max(0, limit), offset: max(0, offset))
        return try page(members.map { ($0.photo, $0.addedAt) }, total: total)
    }
}
