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
