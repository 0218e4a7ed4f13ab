import Catalog
import Files

extension PhotoLibrary {
    /// Returns `$CLIPSEARCH_LIBRARY`, else `$XDG_DATA_HOME/clipsearch/library`, else
    /// `~/.local/share/clipsearch/library` (XDG Base Directory Specification).
    ///
    /// - Throws: ``ClipSearchError`` when none of the variables is set.
    public static func defaultFolder() throws(ClipSearchError) -> String {
        if let folder = environmentVariable("CLIPSEARCH_LIBRARY") { return absolutePath(folder) }
        if let data = environmentVariable("XDG_DATA_HOME"), data.hasPrefix("/") { return data + "/clipsearch/library" }
        if let home = environmentVariable("HOME") { return home + "/.local/share/clipsearch/library" }
        throw .invalidArgument(
            name: "HOME", value: "", reason: "is not set, so there is no default library")
    }
}
