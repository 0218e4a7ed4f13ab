import Files
import TensorFiles

/// A cache of calibration results and packed weights for the next start: next to the model or, where that folder is not
/// writable, in a folder of the user's. All of it can be deleted at any time.
public struct ModelCache: Sendable {
    /// The folder for models whose own folder is not writable; nil disables the fallback.
    public let userFolder: String?

    /// Creates a cache.
    ///
    /// - Parameter userFolder: the folder for models whose own folder is not writable; nil for none.
    public init(userFolder: String?) { self.userFolder = userFolder }

    /// The cache of this user: `$XDG_CACHE_HOME/clipsearch/models`, else `~/.cache/clipsearch/models`.
    public static func standard() -> ModelCache {
        if let folder = environmentVariable("XDG_CACHE_HOME"), folder.hasPrefix("/") {
            return ModelCache(userFolder: folder + "/clipsearch/models")
        }
        return ModelCache(userFolder: environmentVariable("HOME").map { $0 + "/.cache/clipsearch/models" })
    }

    /// The name of the cache folder next to a model.
    static let folderName = ".clipsearch-cache"

    func folder(forModelAt path: String, fingerprint: String) -> ModelCacheFolder {
        let users = userFolder.map { "\($0)/\(fingerprint.prefix(24))" }
        return ModelCacheFolder(places: ["\(path)/\(Self.folderName)"] + (users.map { [$0] } ?? []))
    }
}

/// One model's part of a ``ModelCache``. Its failures never keep a model from being used.
struct ModelCacheFolder: Sendable {
    /// The folders, in the order in which they are tried.
    let places: [String]

    /// Returns the readable paths of the files with this name.
    func paths(of name: String) -> [String] {
        places.map { "\($0)/\(name)" }.filter { access($0, R_OK) == 0 }
    }

    /// Calls `write` with the path of a new file in the first writable folder.
    ///
    /// - Returns: the path, or nil when no folder is writable.
    @discardableResult func store(_ name: String, _ write: (_ path: String) throws -> Void) -> String? {
        for place in places {
            guard Self.makeFolder(place) else { continue }
            let path = "\(place)/\(name)"
            do {
                try write(path)
                return path
            } catch {
                continue
            }
        }
        return nil
    }

    @discardableResult func store(_ name: String, bytes: [UInt8]) -> String? {
        store(name) { path in
            var file = try AtomicFile(path: path)
            try file.append(bytes)
            try file.commit()
        }
    }

    private static func makeFolder(_ path: String) -> Bool {
        if mkdir(path, 0o777) == 0 || errno == EEXIST { return access(path, W_OK | X_OK) == 0 }
        // The user's folder may lack parents, too; a model's folder does not.
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            return false
        }
        return makeFolder(String(path[..<slash])) && mkdir(path, 0o777) == 0
    }
}
