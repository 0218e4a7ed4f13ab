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

/// A page of a list of photos.
public struct PhotoPage: Sendable {
    /// A photo in a list.
    public struct Entry: Sendable {
        /// The photo's record.
        public var photo: PhotoRecord
        /// The time at which the photo was added to the list, in seconds since 1970; nil in a list of all photos.
        public var addedAt: Int64?
    }

    /// The photos of the page.
    public var entries: [Entry]
    /// The number of photos in the whole list.
    public var total: Int
}

extension PhotoLibrary {
    /// Returns all data of a photo.
    ///
    /// - Throws: ``ClipSearchError/unknownPhoto(id:)``, `CatalogError`.
    public func details(of id: PhotoID) throws -> PhotoDetails {
        let photo = try photo(id)
        return PhotoDetails(
            photo: photo, texts: try catalog.texts(of: id),
            isFavourite: try catalog.favourites(among: [id]).contains(id),
            collections: try catalog.collections(with: id))
    }

    /// Checks that the library is still at the place where it was opened.
    ///
    /// - Throws: `CatalogError.gone`.
    public func checkPresence() throws { try catalog.checkPresence() }

    /// Returns a photo, even if its file is missing.
    ///
    /// - Throws: ``ClipSearchError/unknownPhoto(id:)``, `CatalogError`.
    public func photo(_ id: PhotoID) throws -> PhotoRecord {
        guard let photo = try catalog.photo(id) else { throw ClipSearchError.unknownPhoto(id: id) }
        return photo
    }

    /// Returns photos in the order of `ids`; unknown ids are skipped.
    public func photos(_ ids: [PhotoID]) throws -> [PhotoRecord] { try catalog.photos(ids) }

    /// Returns the present photos that pass a filter, the newest first.
    ///
    /// - Throws: `CatalogError`, also when the filter names an unknown collection.
    public func photos(matching filter: PhotoFilter, limit: Int, offset: Int = 0) throws -> PhotoPage {
        try checkCollection(of: filter)
        let photos = try catalog.photos(matching: filter, limit: max(0, limit), offset: max(0, offset))
        return PhotoPage(
            entries: photos.map { .init(photo: $0) }, total: try catalog.photoCount(matching: filter))
    }

    /// Returns the present photos whose files have these contents.
    public func photos(withContents hash: ContentHash) throws -> [PhotoRecord] {
        try catalog.photos(withContentHash: hash).filter { !$0.isMissing }
    }

    /// Returns the folders of present photos, by path.
    ///
    /// - Throws: `CatalogError`.
    public func folders() throws -> [FolderCount] { try catalog.folders() }

    /// Returns all tags of present photos, the most frequent first.
    ///
    /// - Throws: `CatalogError`.
    public func tags() throws -> [TagCount] { try catalog.tags() }

    /// Checks that the collection of a filter exists.
    ///
    /// - Throws: `CatalogError.unknownCollection` when it does not.
    public func checkCollection(of filter: PhotoFilter) throws {
        if let id = filter.collection, try catalog.collection(id) == nil { throw CatalogError.unknownCollection(id) }
    }

    /// Returns a page for a list of ids and times.
    func page(_ members: [(photo: PhotoID, addedAt: Int64)], total: Int) throws -> PhotoPage {
        let times = Dictionary(members.map { ($0.photo, $0.addedAt) }) { first, _ in first }
        let photos = try catalog.photos(members.map(\.photo))
        return PhotoPage(entries: photos.map { .init(photo: $0, addedAt: times[$0.id]) }, total: total)
    }
}
