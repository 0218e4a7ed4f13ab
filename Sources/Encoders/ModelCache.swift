import Files
import TensorFiles

/// Where what is found out about models, or made of them, is kept for the next start: beside the model, or where that cannot
/// be written, in a folder of the user's. All of it can be deleted at any time.
public struct ModelCache: Sendable {
    /// Where to keep what cannot stand beside a model; nil: nowhere.
    public let userFolder: String?

    public init(userFolder: String?) { self.userFolder = userFolder }

    /// The cache of this user: `$XDG_CACHE_HOME/clipsearch/models`, else `~/.cache/clipsearch/models`.
    public static func standard() -> ModelCache {
        if let folder = environmentVariable("XDG_CACHE_HOME"), folder.hasPrefix("/") {
            return ModelCache(userFolder: folder + "/clipsearch/models")
        }
        return ModelCache(userFolder: environmentVariable("HOME").map { $0 + "/.cache/clipsearch/models" })
    }

    /// The folder's name beside a model.
    static let folderName = ".clipsearch-cache"

    func folder(forModelAt path: String, fingerprint: String) -> ModelCacheFolder {
        let users = userFolder.map { "\($0)/\(fingerprint.prefix(24))" }
        return ModelCacheFolder(places: ["\(path)/\(Self.folderName)"] + (users.map { [$0] } ?? []))
    }
}

/// One model's part of a ``ModelCache``. Nothing that goes wrong here keeps a model from being used.
struct ModelCacheFolder: Sendable {
    /// In the order in which they are tried.
    let places: [String]

    /// Where a file of this name stands.
    func paths(of name: String) -> [String] {
        places.map { "\($0)/\(name)" }.filter { access($0, R_OK) == 0 }
    }

    /// Calls `write` with the path for a new file at the first place that can be written.
    ///
    /// - Returns: the path, or nil when there is no such place.
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
        // Of the user's folder the ones above may be missing, too; of a model's folder none is.
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            return false
        }
        return makeFolder(String(path[..<slash])) && mkdir(path, 0o777) == 0
    }
}
