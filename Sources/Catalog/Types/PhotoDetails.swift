#if Catalog
import Pictures

/// All that a library holds of a photo.
public struct PhotoDetails: Sendable {
    /// The photo's record.
    public var photo: PhotoRecord
    /// The camera, the exposure, the place and the rating that the photo's file states.
    public var capture: CaptureData
    /// The photo's captions and tags.
    public var texts: PhotoTexts
    /// A Boolean value that indicates whether the photo is a favourite.
    public var isFavourite: Bool
    /// The collections that contain the photo.
    public var collections: [PhotoCollection]
}

extension PhotoLibrary {
    /// Returns all that the library holds of a photo.
    ///
    /// - Throws: ``CatalogError/unknownPhoto(_:)``.
    public func details(of id: PhotoID) throws -> PhotoDetails {
        PhotoDetails(
            photo: try photos.record(id), capture: try photos.capture(of: id), texts: try texts.of(id),
            isFavourite: try favourites.among([id]).contains(id), collections: try collections.containing(id))
    }
}
#endif
