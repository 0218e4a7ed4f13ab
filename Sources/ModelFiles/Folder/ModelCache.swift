import Files

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

    /// Returns one model's part of the cache.
    package func folder(forModelAt path: String, fingerprint: String) -> CacheFolder {
        let users = userFolder.map { "\($0)/\(fingerprint.prefix(24))" }
        return CacheFolder(places: ["\(path)/.clipsearch-cache"] + (users.map { [$0] } ?? []))
    }
}
