import Catalog

/// All that a library knows of a photo.
public struct PhotoDetails: Sendable {
    public var photo: PhotoRecord
    public var texts: PhotoTexts
    public var isFavourite: Bool
    public var collections: [PhotoCollection]
}

/// A part of a list of photos.
public struct PhotoPage: Sendable {
    public struct Entry: Sendable {
        public var photo: PhotoRecord
        /// Since when the photo is in the list, seconds since 1970; nil in a list of all photos.
        public var addedAt: Int64?
    }

    public var entries: [Entry]
    /// How many photos the whole list has.
    public var total: Int
}

extension PhotoLibrary {
    /// - Throws: ``ClipSearchError/unknownPhoto(id:)``, `CatalogError`.
    public func details(of id: PhotoID) throws -> PhotoDetails {
        let photo = try photo(id)
        return PhotoDetails(
            photo: photo, texts: try catalog.texts(of: id),
            isFavourite: try catalog.favourites(among: [id]).contains(id),
            collections: try catalog.collections(with: id))
    }

    /// Checks that the library is still where it was opened.
    ///
    /// - Throws: `CatalogError.gone`.
    public func checkPresence() throws { try catalog.checkPresence() }

    /// A photo, also one whose file is missing.
    ///
    /// - Throws: ``ClipSearchError/unknownPhoto(id:)``, `CatalogError`.
    public func photo(_ id: PhotoID) throws -> PhotoRecord {
        guard let photo = try catalog.photo(id) else { throw ClipSearchError.unknownPhoto(id: id) }
        return photo
    }

    /// In the order of `ids`; unknown ones are left out.
    public func photos(_ ids: [PhotoID]) throws -> [PhotoRecord] { try catalog.photos(ids) }

    /// Present photos that pass a filter, the newest first.
    ///
    /// - Throws: `CatalogError`, also when the filter names a collection that is not there.
    public func photos(matching filter: PhotoFilter, limit: Int, offset: Int = 0) throws -> PhotoPage {
        try checkCollection(of: filter)
        let photos = try catalog.photos(matching: filter, limit: max(0, limit), offset: max(0, offset))
        return PhotoPage(
            entries: photos.map { .init(photo: $0) }, total: try catalog.photoCount(matching: filter))
    }

    /// The present photos whose files have these contents.
    public func photos(withContents hash: ContentHash) throws -> [PhotoRecord] {
        try catalog.photos(withContentHash: hash).filter { !$0.isMissing }
    }

    /// The folders that present photos stand in, by path.
    ///
    /// - Throws: `CatalogError`.
    public func folders() throws -> [FolderCount] { try catalog.folders() }

    /// All tags of present photos, the most frequent first.
    ///
    /// - Throws: `CatalogError`.
    public func tags() throws -> [TagCount] { try catalog.tags() }

    /// - Throws: `CatalogError.unknownCollection` when a filter asks for a collection that is not there.
    public func checkCollection(of filter: PhotoFilter) throws {
        if let id = filter.collection, try catalog.collection(id) == nil { throw CatalogError.unknownCollection(id) }
    }

    /// A page from a list of ids and times.
    func page(_ members: [(photo: PhotoID, addedAt: Int64)], total: Int) throws -> PhotoPage {
        let times = Dictionary(members.map { ($0.photo, $0.addedAt) }) { first, _ in first }
        let photos = try catalog.photos(members.map(\.photo))
        return PhotoPage(entries: photos.map { .init(photo: $0, addedAt: times[$0.id]) }, total: total)
    }
}
