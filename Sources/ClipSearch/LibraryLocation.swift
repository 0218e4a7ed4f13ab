import Files

/// The location of a library's files.
public struct LibraryLocation: Sendable, Equatable {
    /// The absolute path of the library's folder.
    public let folder: String

    /// Creates a location from a folder's path, which may be relative.
    public init(folder: String) { self.folder = FileSystem.absolutePath(folder) }

    /// The path of the catalog.
    public var catalogPath: String { "\(folder)/catalog.sqlite" }

    /// Returns `$CLIPSEARCH_LIBRARY`, else `$XDG_DATA_HOME/clipsearch/library`, else
    /// `~/.local/share/clipsearch/library`.
    public static func userDefault() throws(ClipSearchError) -> LibraryLocation {
        if let folder = environmentVariable("CLIPSEARCH_LIBRARY") { return LibraryLocation(folder: folder) }
        return LibraryLocation(folder: try userDataFolder() + "/library")
    }

    /// Returns `$XDG_DATA_HOME/clipsearch`, else `~/.local/share/clipsearch` (XDG Base Directory Specification).
    public static func userDataFolder() throws(ClipSearchError) -> String {
        if let data = environmentVariable("XDG_DATA_HOME"), data.hasPrefix("/") { return data + "/clipsearch" }
        if let home = environmentVariable("HOME") { return home + "/.local/share/clipsearch" }
        throw .invalidArgument(
            name: "HOME", value: "", reason: "is not set, so there is no default library: give --library DIR")
    }
}
