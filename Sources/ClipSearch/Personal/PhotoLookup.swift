import Catalog

/// Finds the photos that paths from elsewhere mean: of another program's list, or of another machine's library.
public struct PhotoLookup {
    private let catalog: any PhotoCatalog
    private let base: String
    /// Made when it is first needed.
    private var allPhotos: AllPhotos?
    /// The real paths of folders that were asked for.
    private var folders: [PhotoPath: PhotoPath?] = [:]

    /// - Parameter base: the folder that relative paths begin at.
    public init(_ catalog: any PhotoCatalog, base: String) {
        self.catalog = catalog
        self.base = FileSystem.absolutePath(base)
    }

    /// The present photos at some paths, by reading the catalog once: the very path, or, where there is none, the only
    /// photo whose path ends like it, with at least its file name.
    ///
    /// - Returns: a photo or nil for each path.
    /// - Throws: `CatalogError`.
    public mutating func photos(at paths: [String]) throws -> [PhotoID?] {
        let all = try allPhotos ?? AllPhotos(catalog)
        allPhotos = all
        return paths.map { text in
            guard !text.isEmpty else { return nil }
            let path = absolute(text)
            return all.photo(at: path) ?? resolved(path).flatMap(all.photo(at:)) ?? all.onlyPhoto(endingLike: text)
        }
    }

    /// The present photo at a path, as ``photos(at:)`` finds it.
    ///
    /// - Throws: `CatalogError`.
    public mutating func photo(at text: String) throws -> PhotoID? { try photos(at: [text])[0] }

    /// The present photo whose file stands at a path of this machine.
    public func photo(exactlyAt text: String) throws -> PhotoID? {
        let path = absolute(text)
        if let photo = try catalog.photo(at: path) { return photo.id }
        // As indexing spells it: links are resolved in the folders, and left alone at the end.
        guard let folder = FileSystem.realPath(path.folder.text) else { return nil }
        return try catalog.photo(at: folder.appending(path.fileName.utf8))?.id
    }

    private func absolute(_ text: String) -> PhotoPath {
        PhotoPath(FileSystem.absolutePath(text.hasPrefix("/") ? text : "\(base)/\(text)"))
    }

    /// The path as indexing spells it: links are resolved in the folders, and left alone at the end.
    private mutating func resolved(_ path: PhotoPath) -> PhotoPath? {
        let folder = path.folder
        let real: PhotoPath?
        if let known = folders[folder] {
            real = known
        } else {
            real = FileSystem.realPath(folder.text)
            folders[folder] = .some(real)
        }
        return real.map { $0.appending(path.fileName.utf8) }
    }
}

/// All present photos by path, and by the ends of their paths.
private struct AllPhotos {
    private var photos: [PhotoPath: PhotoID] = [:]
    /// By the last one and the last two parts of the path.
    private var pathsByEnd: [String: [PhotoPath]] = [:]

    init(_ catalog: any PhotoCatalog) throws {
        for (path, file) in try catalog.knownFiles(under: PhotoPath("/"), model: nil).present {
            photos[path] = file.id
            let parts = path.text.split(separator: "/")
            for depth in 1...2 where depth <= parts.count {
                pathsByEnd[parts.suffix(depth).joined(separator: "/"), default: []].append(path)
            }
        }
    }

    func photo(at path: PhotoPath) -> PhotoID? { photos[path] }

    func onlyPhoto(endingLike text: String) -> PhotoID? {
        // Windows' paths are common in the seed's lists.
        let parts = text.split { $0 == "/" || $0 == "\\" }.map(String.init)
        guard let name = parts.last else { return nil }
        var candidates = pathsByEnd[name] ?? []
        var depth = 1
        while candidates.count > 1, depth < parts.count {
            depth += 1
            let end = parts.suffix(depth).joined(separator: "/")
            let nearer = depth == 2 ? pathsByEnd[end] ?? [] : candidates.filter { $0.text.hasSuffix("/" + end) }
            if nearer.isEmpty { break }
            candidates = nearer
        }
        return candidates.count == 1 ? photos[candidates[0]] : nil
    }
}
