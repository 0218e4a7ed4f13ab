import Catalog

/// Captions and tags for many photos, from one CSV or TSV file (RFC 4180).
///
/// The first line names the columns: `path` (or `file`, `filename`, `photo`), relative to the table's folder or absolute,
/// and any of `caption` (or `description`, `title`; a photo may have several rows) and `tags` (or `keywords`), the tags
/// separated by `;` or `,`.
public struct CaptionTable: Sendable {
    package struct Entry: Sendable, Equatable {
        package var captions: [String] = []
        package var tags: [String] = []
    }

    package private(set) var entries: [PhotoPath: Entry] = [:]

    /// How many photos the table has something to say about.
    public var count: Int { entries.count }

    static let sizeLimit = 1 << 30

    package init(_ entries: [PhotoPath: Entry]) { self.entries = entries }

    /// - Throws: ``ClipSearchError`` when the file cannot be read or has no column of paths.
    public init(contentsOfFile path: String) throws {
        let bytes = try FileSystem.read(PhotoPath(path), limit: Self.sizeLimit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ClipSearchError.unreadable(path: path, reason: "it is not UTF-8 text; save the table as UTF-8")
        }
        let absolute = FileSystem.absolutePath(path)
        try self.init(text, name: path, folder: String(absolute[..<(absolute.lastIndex(of: "/") ?? absolute.endIndex)]))
    }

    /// - Parameters:
    ///   - text: the whole table.
    ///   - name: what errors call it.
    ///   - folder: the folder that relative paths start from.
    package init(_ text: String, name: String, folder: String) throws {
        var rows = DelimitedText(text)
        guard let header = rows.next() else { throw ClipSearchError.unreadable(path: name, reason: "it is empty") }
        let columns = header.map { $0.lowercased() }
        guard let pathColumn = columns.firstIndex(where: ["path", "file", "filename", "photo"].contains) else {
            throw ClipSearchError.unreadable(
                path: name, reason: "its first line names no column path, file, filename or photo")
        }
        let captionColumns = columns.indices.filter { ["caption", "description", "title"].contains(columns[$0]) }
        let tagColumns = columns.indices.filter { ["tags", "keywords"].contains(columns[$0]) }
        while let row = rows.next() {
            guard row.indices.contains(pathColumn), !row[pathColumn].isEmpty else { continue }
            let spelling = row[pathColumn].hasPrefix("/") ? row[pathColumn] : "\(folder)/\(row[pathColumn])"
            let path = Self.path(FileSystem.absolutePath(spelling))
            var entry = entries[path] ?? Entry()
            for column in captionColumns where row.indices.contains(column) && !row[column].isEmpty {
                if !entry.captions.contains(row[column]) { entry.captions.append(row[column]) }
            }
            for column in tagColumns where row.indices.contains(column) {
                for tag in row[column].split(whereSeparator: { $0 == ";" || $0 == "," }) {
                    let tag = tag.trimmed
                    if !tag.isEmpty && !entry.tags.contains(tag) { entry.tags.append(tag) }
                }
            }
            entries[path] = entry
        }
    }

    /// The path as indexing spells it: links are resolved in the folders, and left alone at the end.
    private static func path(_ absolute: String) -> PhotoPath {
        let path = PhotoPath(absolute)
        guard let folder = FileSystem.realPath(path.folder.text) else { return path }
        return folder.appending(path.fileName.utf8)
    }
}

/// The rows of CSV (RFC 4180) or TSV text; tabs separate when the first line holds one.
package struct DelimitedText: Sequence, IteratorProtocol {
    private var rest: Substring.UnicodeScalarView
    private let separator: Unicode.Scalar

    package init(_ text: String) {
        var text = Substring(text)
        if text.unicodeScalars.first == "\u{feff}" { text.unicodeScalars.removeFirst() }
        let firstLine = text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }
        separator = firstLine.contains("\t") ? "\t" : ","
        rest = text.unicodeScalars
    }

    /// The fields of the next row that is not empty; nil at the end.
    package mutating func next() -> [String]? {
        while let first = rest.first, first == "\n" || first == "\r" { rest.removeFirst() }
        guard !rest.isEmpty else { return nil }
        var fields: [String] = []
        while true {
            fields.append(field())
            guard let scalar = rest.first else { return fields }
            rest.removeFirst()
            if scalar == separator { continue }
            return fields
        }
    }

    private mutating func field() -> String {
        var value = String.UnicodeScalarView()
        guard rest.first == "\"" else {
            while let scalar = rest.first, scalar != separator, scalar != "\n", scalar != "\r" {
                value.append(scalar)
                rest.removeFirst()
            }
            return String(value)
        }
        rest.removeFirst()
        while let scalar = rest.popFirst() {
            if scalar != "\"" {
                value.append(scalar)
            } else if rest.first == "\"" {
                value.append(scalar)
                rest.removeFirst()
            } else {
                break
            }
        }
        // What stands between the closing quote and the separator is no CSV; it is passed over.
        while let scalar = rest.first, scalar != separator, scalar != "\n", scalar != "\r" { rest.removeFirst() }
        return String(value)
    }
}
