import Catalog
import Files

/// Finds the photos for paths from elsewhere: from another program's list, or another machine's library.
public struct PhotoLookup {
    private let library: PhotoLibrary
    private let base: String
    /// All photos, read on first use.
    private var allPhotos: AllPhotos?
    /// The real paths of folders looked up so far.
    private var folders: [PhotoPath: PhotoPath?] = [:]

    /// Creates a lookup in a library.
    ///
    /// - Parameters:
    ///   - library: the library.
    ///   - base: the folder to which relative paths refer.
    public init(_ library: PhotoLibrary, base: String) {
        self.library = library
        self.base = absolutePath(base)
    }

    /// Finds the present photos at some paths, reading the library once: by the exact path or, where there is none, the
    /// only photo whose path has the same end, of at least the file name.
    ///
    /// - Returns: a photo or nil for each path.
    /// - Throws: `CatalogError`.
    public mutating func photos(at paths: [String]) throws -> [PhotoID?] {
        let all = try allPhotos ?? AllPhotos(library)
        allPhotos = all
        return paths.map { text in
            guard !text.isEmpty else { return nil }
            let path = absolute(text)
            return all.photo(at: path) ?? resolved(path).flatMap(all.photo(at:)) ?? all.onlyPhoto(endingLike: text)
        }
    }

    /// Finds the present photo at a path, as ``photos(at:)`` does.
    ///
    /// - Throws: `CatalogError`.
    public mutating func photo(at text: String) throws -> PhotoID? { try photos(at: [text])[0] }

    /// Finds the present photo whose file is at exactly this path.
    public func photo(exactlyAt text: String) throws -> PhotoID? {
        let path = absolute(text)
        if let photo = try library.photos.find(at: path) { return photo.id }
        // As in indexing: links are resolved in the folders, but not in the last component.
        guard let folder = FileSystem.realPath(path.folder.text) else { return nil }
        return try library.photos.find(at: folder.appending(path.fileName.utf8))?.id
    }

    private func absolute(_ text: String) -> PhotoPath {
        PhotoPath(absolutePath(text.hasPrefix("/") ? text : "\(base)/\(text)"))
    }

    /// Returns the path as in indexing: links are resolved in the folders, but not in the last component.
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
    /// The paths by their last component and by their last two.
    private var pathsByEnd: [String: [PhotoPath]] = [:]

    init(_ library: PhotoLibrary) throws {
        for (path, file) in try library.photos.known(under: PhotoPath("/"), model: nil).present {
            photos[path] = file.id
            let parts = path.text.split(separator: "/")
            for depth in 1...2 where depth <= parts.count {
                pathsByEnd[parts.suffix(depth).joined(separator: "/"), default: []].append(path)
            }
        }
    }

    func photo(at path: PhotoPath) -> PhotoID? { photos[path] }

    func onlyPhoto(endingLike text: String) -> PhotoID? {
        // Windows paths are common in the seed project's lists.
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
