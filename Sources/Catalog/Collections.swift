/// Names one collection for as long as its catalog lives. Never used again for another.
public typealias CollectionID = Int64

/// Photos that somebody put together under a name.
public struct PhotoCollection: Hashable, Sendable, Identifiable {
    public let id: CollectionID
    public let name: String
    public let description: String
    /// Seconds since 1970.
    public let createdAt: Int64
    /// When its name, description or photos were last changed, seconds since 1970.
    public let changedAt: Int64
    /// How many of its photos are present.
    public let photos: Int
    /// How many of its photos are missing.
    public let missing: Int

    public init(
        id: CollectionID, name: String, description: String, createdAt: Int64, changedAt: Int64, photos: Int,
        missing: Int
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.createdAt = createdAt
        self.changedAt = changedAt
        self.photos = photos
        self.missing = missing
    }
}

/// A photo of a collection.
public struct CollectionMember: Hashable, Sendable {
    public let photo: PhotoID
    /// Seconds since 1970.
    public let addedAt: Int64

    public init(photo: PhotoID, addedAt: Int64) {
        self.photo = photo
        self.addedAt = addedAt
    }
}

/// A collection that is to be there, and photos that are to be in it.
public struct NewCollection: Hashable, Sendable {
    public var name: String
    /// Of a new collection; one that is there keeps its own.
    public var description: String
    public var photos: [PhotoID]

    public init(name: String, description: String, photos: [PhotoID]) {
        self.name = name
        self.description = description
        self.photos = photos
    }
}

/// The part of a catalog that keeps collections.
///
/// A collection's photos have an order. A missing photo keeps its place and is in the lists again when its file is
/// back; a forgotten one leaves. Names are compared without regard to letter case.
public protocol CollectionStore {
    /// By name.
    func collections() throws -> [PhotoCollection]
    func collection(_ id: CollectionID) throws -> PhotoCollection?
    /// - Throws: ``CatalogError/invalidCollectionName`` or ``CatalogError/collectionNameTaken(_:)``.
    func addCollection(name: String, description: String) throws -> PhotoCollection
    /// Makes the collections that are not there yet, and adds photos at the end of each; unknown ids are skipped. All of
    /// it is stored, or nothing.
    ///
    /// - Returns: the number of collections made, and of photos that were not in theirs.
    /// - Throws: ``CatalogError/invalidCollectionName``.
    func addCollections(_ collections: [NewCollection]) throws -> (made: Int, added: Int)
    /// Changes what is not nil.
    ///
    /// - Throws: ``CatalogError/unknownCollection(_:)``, ``CatalogError/invalidCollectionName``,
    ///   ``CatalogError/collectionNameTaken(_:)``.
    func changeCollection(_ id: CollectionID, name: String?, description: String?) throws -> PhotoCollection
    /// Its photos stay.
    ///
    /// - Throws: ``CatalogError/unknownCollection(_:)``.
    func removeCollection(_ id: CollectionID) throws
    /// Adds photos at the end; unknown ids are passed over.
    ///
    /// - Returns: those that were not in it.
    /// - Throws: ``CatalogError/unknownCollection(_:)``.
    func addPhotos(_ photos: [PhotoID], to collection: CollectionID) throws -> [PhotoID]
    /// - Returns: those that were in it.
    /// - Throws: ``CatalogError/unknownCollection(_:)``.
    func removePhotos(_ photos: [PhotoID], from collection: CollectionID) throws -> [PhotoID]
    /// Makes `photos` all that the collection holds, in this order. Missing photos that it held stay, behind them.
    ///
    /// - Returns: the present photos that it holds now.
    /// - Throws: ``CatalogError/unknownCollection(_:)``.
    func setPhotos(_ photos: [PhotoID], of collection: CollectionID) throws -> [PhotoID]
    /// Its present photos, in its order.
    func members(of collection: CollectionID, limit: Int, offset: Int) throws -> [CollectionMember]
    /// The collections that a photo is in, by name.
    func collections(with photo: PhotoID) throws -> [PhotoCollection]
}
