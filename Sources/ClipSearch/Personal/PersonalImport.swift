import Catalog
import Files

/// Adds the favourites, collections and searches of a JSON file to a library; ``PersonalFile`` says which files.
public struct PersonalImport {
    private let library: PhotoLibrary
    private let file: String
    private var lookup: PhotoLookup
    /// The paths in the file that match no photo of the library, so far.
    public private(set) var unknown: [String] = []

    /// Creates an import.
    ///
    /// - Parameters:
    ///   - file: the path of the file.
    ///   - base: the folder to which relative paths refer; nil for the file's folder.
    ///   - library: the library that is added to.
    public init(_ file: String, base: String? = nil, into library: PhotoLibrary) {
        self.library = library
        self.file = file
        lookup = PhotoLookup(library, base: base ?? PhotoPath(absolutePath(file)).folder.text)
    }

    /// Marks the photos in the file as favourites; the first is then the latest.
    ///
    /// - Returns: the photos that were not favourites before.
    /// - Throws: ``ClipSearchError/unreadable(path:reason:)``; `CatalogError`.
    public mutating func favourites() throws -> [PhotoID] {
        try library.favourites.add(photos(at: PersonalFile.favourites(inFile: file)).reversed())
    }

    /// Adds the collections in the file. Photos are added to a collection that exists already.
    ///
    /// - Returns: the number of new collections, and of photos added to any.
    /// - Throws: ``ClipSearchError/unreadable(path:reason:)``; `CatalogError`.
    public mutating func collections() throws -> (made: Int, added: Int) {
        var collections: [NewCollection] = []
        for entry in try PersonalFile.collections(inFile: file) {
            collections.append(
                NewCollection(name: entry.name, description: entry.description, photos: try photos(at: entry.photos)))
        }
        return try library.collections.add(collections)
    }

    /// Adds the searches in the file, except those that are known already, by time and words.
    ///
    /// - Returns: the number of searches added, and of those without a time or words.
    /// - Throws: ``ClipSearchError/unreadable(path:reason:)``; `CatalogError`.
    public func searches() throws -> (added: Int, invalid: Int) {
        struct Key: Hashable {
            var time: Int64
            var query: String

            init(_ search: SearchRecord) { (time, query) = (search.searchedAt, search.query) }
        }
        let (searches, invalid) = try PersonalFile.searches(inFile: file)
        guard let first = searches.first else { return (0, invalid) }
        var known = Set(try library.searches.list(since: first.searchedAt).map(Key.init))
        let new = searches.filter { known.insert(Key($0)).inserted }
        for search in new { _ = try library.searches.add(search, keeping: nil) }
        return (new.count, invalid)
    }

    private mutating func photos(at paths: [String]) throws -> [PhotoID] {
        let photos = try lookup.photos(at: paths)
        unknown += zip(paths, photos).filter { $1 == nil }.map(\.0)
        return photos.compactMap(\.self)
    }
}
