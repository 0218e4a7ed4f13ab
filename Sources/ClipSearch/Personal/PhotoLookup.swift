import Catalog

/// Finds the photos that paths from elsewhere mean: of another program's list, or of another machine's library.
public struct PhotoLookup {
    private let catalog: any PhotoCatalog
    private let base: String
    /// By file name; made when it is first needed.
    private var photosByName: [String: [(path: PhotoPath, id: PhotoID)]]?

    /// - Parameter base: the folder that relative paths begin at.
    public init(_ catalog: any PhotoCatalog, base: String) {
        self.catalog = catalog
        self.base = FileSystem.absolutePath(base)
    }

    /// The present photo at a path: the very path, or, where there is none, the only photo whose path ends like it, with at
    /// least its file name.
    ///
    /// - Throws: `CatalogError`.
    public mutating func photo(at text: String) throws -> PhotoID? {
        guard !text.isEmpty else { return nil }
        if let photo = try photo(exactlyAt: text) { return photo }
        // Windows' paths are common in the seed's lists.
        let parts = text.split { $0 == "/" || $0 == "\\" }.map(String.init)
        guard let name = parts.last else { return nil }
        var candidates = try named(name)
        var depth = 1
        while candidates.count > 1, depth < parts.count {
            depth += 1
            let end = "/" + parts.suffix(depth).joined(separator: "/")
            let nearer = candidates.filter { $0.path.text.hasSuffix(end) }
            if nearer.isEmpty { break }
            candidates = nearer
        }
        return candidates.count == 1 ? candidates[0].id : nil
    }

    /// The present photo whose file stands at a path of this machine.
    public func photo(exactlyAt text: String) throws -> PhotoID? {
        let path = PhotoPath(FileSystem.absolutePath(text.hasPrefix("/") ? text : "\(base)/\(text)"))
        if let photo = try catalog.photo(at: path) { return photo.id }
        // As indexing spells it: links are resolved in the folders, and left alone at the end.
        guard let folder = FileSystem.realPath(path.folder.text) else { return nil }
        return try catalog.photo(at: folder.appending(path.fileName.utf8))?.id
    }

    private mutating func named(_ name: String) throws -> [(path: PhotoPath, id: PhotoID)] {
        if photosByName == nil {
            var all: [String: [(path: PhotoPath, id: PhotoID)]] = [:]
            for (path, file) in try catalog.knownFiles(under: PhotoPath("/"), model: nil).present {
                all[path.fileName, default: []].append((path, file.id))
            }
            photosByName = all
        }
        return photosByName?[name] ?? []
    }
}
