import Catalog

/// A list of photos to bring into a library: where each is, and what is said of it; see ``PhotoTable``.
public struct ImportTable: Sendable {
    package typealias Entry = PhotoTable.Entry
    package typealias Place = PhotoTable.Place

    package let entries: [Entry]
    /// The names of columns that are not used.
    public let unusedColumns: [String]

    /// The number of photos that the table names.
    public var count: Int { entries.count }
    /// The number of photos that are to be downloaded.
    public var addressCount: Int { entries.count { if case .address = $0.place { true } else { false } } }

    /// - Throws: ``ClipSearchError`` when the file cannot be read or doesn't say where the photos are.
    public init(contentsOfFile path: String) throws { self.init(try PhotoTable(contentsOfFile: path)) }

    /// - Parameters:
    ///   - text: the whole table.
    ///   - name: what errors call it.
    ///   - folder: the folder that relative paths start from.
    package init(_ text: String, name: String, folder: String) throws {
        self.init(try PhotoTable(text, name: name, folder: folder))
    }

    private init(_ table: PhotoTable) {
        entries = table.entries
        unusedColumns = table.unusedColumns
    }
}
