import Catalog

/// A list of photos to bring into a library: where each can be had, and what is said of it.
///
/// CSV (RFC 4180) or TSV with a first line that names the columns, in any letter case:
///
/// - where the photo is, the first that is there of `photo_image_url`, `image_url`, `download_url`, `image`, `src`, `url`,
///   `link`, `path`, `file`, `filename`, `photo_url`, `photo`: an address that begins with `http://` or `https://`, or the path
///   of a file, relative to the table's folder or absolute;
/// - `photo_id`, `image_id`, `id`, `name`: what a downloaded file is called;
/// - `caption`, `captions`, `description`, `photo_description`, `ai_description`, `title`, `alt`, `alt_description`: captions;
/// - `tags`, `tag`, `keywords`, `keyword`, `labels`: tags, separated by `;`, `,` or `|`.
///
/// A table without such a line whose first line holds an address is read as a list of addresses. Several rows of one photo
/// are taken together.
public struct ImportTable: Sendable {
    /// One photo.
    package struct Entry: Sendable, Equatable {
        /// Of the row that named it first, counted from 1 as editors do, as long as no field holds a line break.
        package var row: Int
        package var place: Place
        /// What its file may be called, without an extension.
        package var name: String
        package var captions: [String] = []
        package var tags: [String] = []

        package init(row: Int, place: Place, name: String, captions: [String] = [], tags: [String] = []) {
            self.row = row
            self.place = place
            self.name = name
            self.captions = captions
            self.tags = tags
        }
    }

    package enum Place: Sendable, Hashable {
        case address(String)
        /// Absolute.
        case file(String)
        /// Neither an address nor a path.
        case invalid(String, reason: String)

        package var text: String {
            switch self {
            case .address(let text), .file(let text), .invalid(let text, _): text
            }
        }
    }

    package private(set) var entries: [Entry] = []
    private var entryOfPlace: [Place: Int] = [:]

    /// How many photos the table names.
    public var count: Int { entries.count }
    /// How many of them are to be downloaded.
    public var addressCount: Int { entries.count { if case .address = $0.place { true } else { false } } }

    /// - Throws: ``ClipSearchError`` when the file cannot be read or doesn't say where the photos are.
    public init(contentsOfFile path: String) throws {
        let bytes = try FileSystem.read(PhotoPath(path), limit: CaptionTable.sizeLimit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ClipSearchError.unreadable(path: path, reason: "it is not UTF-8 text; save the table as UTF-8")
        }
        try self.init(text, name: path, folder: PhotoPath(FileSystem.absolutePath(path)).folder.text)
    }

    /// - Parameters:
    ///   - text: the whole table.
    ///   - name: what errors call it.
    ///   - folder: the folder that relative paths start from.
    package init(_ text: String, name: String, folder: String) throws {
        var rows = DelimitedText(text)
        guard let first = rows.next() else { throw ClipSearchError.unreadable(path: name, reason: "it is empty") }
        let columns = Columns(first)
        guard columns.place != nil || first.contains(where: Self.looksLikeAddress) else {
            throw ClipSearchError.unreadable(
                path: name,
                reason: """
                    its first line names no column that says where the photos are: call it url, photo_image_url or path
                    """)
        }
        var row = 1
        if columns.place == nil { add(first, row: row, columns: columns, folder: folder) }
        while let fields = rows.next() {
            row += 1
            add(fields, row: row, columns: columns, folder: folder)
        }
    }

    private mutating func add(_ fields: [String], row: Int, columns: Columns, folder: String) {
        let field = { (column: Int) in fields.indices.contains(column) ? Substring(fields[column]).trimmed : "" }
        let text =
            columns.place.map(field) ?? fields.first(where: Self.looksLikeAddress).map { Substring($0).trimmed } ?? ""
        guard !text.isEmpty else { return }
        let place = Self.place(text, folder: folder)
        let index: Int
        if let known = entryOfPlace[place] {
            index = known
        } else {
            index = entries.count
            entryOfPlace[place] = index
            let name = columns.name.map(field) ?? ""
            entries.append(Entry(row: row, place: place, name: name.isEmpty ? Self.lastPart(of: place.text) : name))
        }
        for caption in columns.captions.map(field) where !caption.isEmpty {
            if !entries[index].captions.contains(caption) { entries[index].captions.append(caption) }
        }
        for column in columns.tags {
            for tag in field(column).split(whereSeparator: { $0 == ";" || $0 == "," || $0 == "|" }).map(\.trimmed) {
                if !tag.isEmpty, !entries[index].tags.contains(tag) { entries[index].tags.append(tag) }
            }
        }
    }

    private static func looksLikeAddress(_ text: String) -> Bool {
        let start = text.prefix(9).lowercased()
        return start.hasPrefix("http://") || start.hasPrefix("https://")
    }

    private static func place(_ text: String, folder: String) -> Place {
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) {
            return .invalid(text, reason: "it holds a control character")
        }
        if looksLikeAddress(text) {
            // Spaces and letters that are not ASCII are common in such tables, and are not allowed in a request.
            let escaped = text.utf8.map { $0 <= 0x20 || $0 >= 0x7f ? escape($0) : String(UnicodeScalar($0)) }.joined()
            return escaped.utf8.count <= 4096 ? .address(escaped) : .invalid(text, reason: "it is too long")
        }
        if let colon = text.firstRange(of: "://"), text[..<colon.lowerBound].allSatisfy({ $0.isLetter || $0.isNumber })
        {
            return .invalid(text, reason: "only addresses with http and https are fetched")
        }
        return .file(FileSystem.absolutePath(text.hasPrefix("/") ? text : "\(folder)/\(text)"))
    }

    private static func escape(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
    }

    /// The file's name at the end of an address or a path, without an extension.
    private static func lastPart(of text: String) -> String {
        let path = text.prefix { $0 != "?" && $0 != "#" }
        let name = path.split(separator: "/").last.map(String.init) ?? "photo"
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// Which column holds what.
    private struct Columns {
        var place: Int?
        var name: Int?
        var captions: [Int]
        var tags: [Int]

        init(_ header: [String]) {
            let names = header.map { Substring($0).trimmed.lowercased().replacing(" ", with: "_") }
            let find = { (wanted: [String]) in wanted.lazy.compactMap { names.firstIndex(of: $0) }.first }
            let all = { (wanted: [String]) in names.indices.filter { wanted.contains(names[$0]) } }
            // An Unsplash table's photo_url is that of a page.
            place = find([
                "photo_image_url", "image_url", "imageurl", "download_url", "image", "src", "url", "link", "path",
                "image_path", "file", "filename", "file_name", "photo_url", "photo",
            ])
            name = find(["photo_id", "image_id", "id", "name"])
            captions = all([
                "caption", "captions", "description", "photo_description", "ai_description", "title", "alt",
                "alt_description",
            ])
            tags = all(["tags", "tag", "keywords", "keyword", "labels"])
        }
    }
}
