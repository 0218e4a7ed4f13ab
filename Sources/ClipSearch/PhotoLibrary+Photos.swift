import Catalog

/// All data of a photo in a library.
public struct PhotoDetails: Sendable {
    /// The photo's record.
    public var photo: PhotoRecord
    /// The photo's captions and tags.
    public var texts: PhotoTexts
    /// A Boolean value that indicates whether the photo is a favourite.
    public var isFavourite: Bool
    /// The collections that contain the photo.
    public var collections: [PhotoCollection]
}

extension PhotoLibrary {
    /// The photos that somebody marked.
    public var favourites: Favourites { catalog.favourites }
    /// Photos that somebody put together under names.
    public var collections: Collections { catalog.collections }
    /// The searches that were made.
    public var searches: SearchHistory { catalog.searches }

    /// Returns all data of a photo.
    ///
    /// - Throws: ``ClipSearchError/unknownPhoto(id:)``, `CatalogError`.
    public func details(of id: PhotoID) throws -> PhotoDetails {
        let photo = try photo(id)
        return PhotoDetails(
            photo: photo, texts: try catalog.texts.of(id),
            isFavourite: try catalog.favourites.among([id]).contains(id),
            collections: try catalog.collections.containing(id))
    }

    /// Checks that the library is still at the place where it was opened.
    ///
    /// - Throws: `CatalogError.gone`.
    public func checkPresence() throws { try catalog.checkPresence() }

    /// Returns a photo, even if its file is missing.
    ///
    /// - Throws: ``ClipSearchError/unknownPhoto(id:)``, `CatalogError`.
    public func photo(_ id: PhotoID) throws -> PhotoRecord {
        guard let photo = try catalog.photos.find(id) else { throw ClipSearchError.unknownPhoto(id: id) }
        return photo
    }

    /// Returns photos in the order of `ids`; unknown ids are skipped.
    public func photos(_ ids: [PhotoID]) throws -> [PhotoRecord] { try catalog.photos.records(ids) }

    /// Returns the present photos that pass a filter, the newest first.
    ///
    /// - Throws: `CatalogError`, also when the filter names an unknown collection.
    public func photos(matching filter: PhotoFilter, limit: Int, offset: Int = 0) throws -> PhotoPage {
        try checkCollection(of: filter)
        return try catalog.photos.page(matching: filter, limit: limit, offset: offset)
    }

    /// Returns the present photos whose files have these contents.
    public func photos(withContents hash: ContentHash) throws -> [PhotoRecord] {
        try catalog.photos.records(withContents: [hash]).filter { !$0.isMissing }
    }

    /// Returns the folders of present photos, by path.
    ///
    /// - Throws: `CatalogError`.
    public func folders(limit: Int? = nil, offset: Int = 0) throws -> Page<FolderCount> {
        try catalog.photos.folders(limit: limit, offset: offset)
    }

    /// Returns all tags of present photos, the most frequent first.
    ///
    /// - Throws: `CatalogError`.
    public func tags(limit: Int? = nil, offset: Int = 0) throws -> Page<TagCount> {
        try catalog.texts.tags(limit: limit, offset: offset)
    }

    /// Checks that the collection of a filter exists.
    ///
    /// - Throws: `CatalogError.unknownCollection` when it does not.
    public func checkCollection(of filter: PhotoFilter) throws {
        if let id = filter.collection { _ = try catalog.collections.record(id) }
    }
}
