/// Names one collection for as long as its catalog lives. Never used again for another.
public typealias CollectionID = Int64

/// Photos that somebody put together under a name.
public struct PhotoCollection: Hashable, Sendable, Identifiable {
    /// The collection's id.
    public let id: CollectionID
    /// The name, unique in the library.
    public let name: String
    /// The description; empty for none.
    public let description: String
    /// The time of its creation, in seconds since 1970.
    public let createdAt: Int64
    /// The time of the last change of its name, description or photos, in seconds since 1970.
    public let changedAt: Int64
    /// The number of its present photos.
    public let photos: Int
    /// The number of its missing photos.
    public let missing: Int
    /// The photo that was chosen to stand for it; nil if none was, or it is no longer in the collection.
    public let cover: PhotoID?

    package init(
        id: CollectionID, name: String, description: String, createdAt: Int64, changedAt: Int64, photos: Int,
        missing: Int, cover: PhotoID? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.createdAt = createdAt
        self.changedAt = changedAt
        self.photos = photos
        self.missing = missing
        self.cover = cover
    }
}

/// A collection that is to be there, and photos that are to be in it.
public struct NewCollection: Hashable, Sendable {
    /// The name of the collection.
    public var name: String
    /// The description of a new collection; an existing one keeps its own.
    public var description: String
    /// The photos to be added, in their order.
    public var photos: [PhotoID]

    /// Creates the description of a collection.
    public init(name: String, description: String, photos: [PhotoID]) {
        self.name = name
        self.description = description
        self.photos = photos
    }
}
