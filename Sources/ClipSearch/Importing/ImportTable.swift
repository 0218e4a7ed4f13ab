import Catalog

/// A list of photos to import: their places and texts. See `docs/command-line.md` for the columns.
public struct ImportTable: Sendable {
    package typealias Entry = PhotoTable.Entry
    package typealias Place = PhotoTable.Place

    package let entries: [Entry]
    /// The names of unused columns.
    public let unusedColumns: [String]

    /// The number of photos in the table.
    public var count: Int { entries.count }
    /// The number of photos to be downloaded.
    public var addressCount: Int { entries.count { if case .address = $0.place { true } else { false } } }

    /// Reads a table from a file.
    ///
    /// - Throws: ``ClipSearchError`` when the file cannot be read or has no column with the photos' places.
    public init(contentsOfFile path: String) throws { self.init(try PhotoTable(contentsOfFile: path)) }

    /// - Parameters:
    ///   - text: the whole table.
    ///   - name: the name of the table in errors.
    ///   - folder: the folder to which relative paths refer.
    package init(_ text: String, name: String, folder: String) throws {
        self.init(try PhotoTable(text, name: name, folder: folder))
    }

    private init(_ table: PhotoTable) {
        entries = table.entries
        unusedColumns = table.unusedColumns
    }
}
