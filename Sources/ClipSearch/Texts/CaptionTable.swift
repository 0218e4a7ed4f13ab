import Catalog

/// Captions and tags for many photos, by the paths of their files. See `docs/command-line.md` for the columns.
public struct CaptionTable: Sendable {
    package struct Entry: Sendable, Equatable {
        /// The row of the table, counted from 1.
        package var row = 0
        package var captions: [String] = []
        package var tags: [String] = []
        /// `true` if there are more or longer captions or tags than are stored for a photo.
        package var isCut = false
    }

    package private(set) var entries: [PhotoPath: Entry] = [:]
    /// Rows that do not name a file.
    package private(set) var misplaced: [(row: Int, place: String, reason: String)] = []
    /// `true` to report rows that match none of the indexed photos.
    package var namesUnmatchedRows = true
    /// The names of unused columns.
    public private(set) var unusedColumns: [String] = []

    /// The number of photos in the table.
    public var count: Int { entries.count }

    /// - Parameter entries: the entries of existing files.
    package init(_ entries: [PhotoPath: Entry]) {
        self.entries = entries
        namesUnmatchedRows = false
    }

    /// Reads a table from a file.
    ///
    /// - Throws: ``ClipSearchError`` when the file cannot be read or has no column of paths.
    public init(contentsOfFile path: String) throws { self.init(try PhotoTable(contentsOfFile: path)) }

    /// - Parameters:
    ///   - text: the whole table.
    ///   - name: the name of the table in errors.
    ///   - folder: the folder to which relative paths refer.
    package init(_ text: String, name: String, folder: String) throws {
        self.init(try PhotoTable(text, name: name, folder: folder))
    }

    private init(_ table: PhotoTable) {
        unusedColumns = table.unusedColumns
        var folders: [PhotoPath: PhotoPath] = [:]
        for entry in table.entries {
            switch entry.place {
            case .file(let path):
                let path = Self.path(PhotoPath(path), folders: &folders)
                // Two spellings may lead to one file.
                var known = entries[path] ?? Entry(row: entry.row)
                known.captions += entry.captions
                known.tags += entry.tags
                known.isCut = known.isCut || entry.isCut
                entries[path] = known
            case .address(let text): misplaced.append((entry.row, text, "it is an address, not the path of a file"))
            case .invalid(let text, let reason): misplaced.append((entry.row, text, reason))
            }
        }
    }

    /// Returns the path as in indexing: links are resolved in the folders, but not in the last component.
    private static func path(_ path: PhotoPath, folders: inout [PhotoPath: PhotoPath]) -> PhotoPath {
        let folder = path.folder
        if folders[folder] == nil { folders[folder] = FileSystem.realPath(folder.text) ?? folder }
        return folders[folder].map { $0.appending(path.fileName.utf8) } ?? path
    }
}
