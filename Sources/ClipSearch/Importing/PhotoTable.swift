import Catalog
import Files

/// A table of photos with their places and texts. All commands read tables with this type.
///
/// CSV (RFC 4180), also with semicolons, tabs or bars as separators, with a first line that names the columns in any
/// letter case:
///
/// - the place of the photo, in the first existing column of ``Columns/places``: an address that begins with `http://`
///   or `https://`, or the path of a file, relative to the table's folder or absolute;
/// - the name of a downloaded file (``Columns/names``), captions (``Columns/captions``) and tags (``Columns/tags``,
///   separated by `;`, `,` or `|`).
///
/// A table without such a line whose first line contains an address, or the path of a picture and a caption, is read as
/// a list of these. Several rows with the same photo are combined; a row with texts but without a photo is an entry of
/// its own, which is ``Place/invalid(_:reason:)``. Rows whose fields are all empty are ignored.
package struct PhotoTable {
    /// One photo.
    package struct Entry: Sendable, Equatable {
        /// The row that first named the photo, counted from 1.
        package var row: Int
        package var place: Place
        /// The name for its file, without an extension.
        package var name: String
        package var captions: [String] = []
        package var tags: [String] = []
        /// `true` if there are more or longer captions or tags than are stored for a photo.
        package var isCut = false

        package init(
            row: Int, place: Place, name: String, captions: [String] = [], tags: [String] = [], isCut: Bool = false
        ) {
            self.row = row
            self.place = place
            self.name = name
            self.captions = captions
            self.tags = tags
            self.isCut = isCut
        }
    }

    package enum Place: Sendable, Hashable {
        case address(String)
        /// An absolute path.
        case file(String)
        /// Text that is neither an address nor a path; empty where the row has none.
        case invalid(String, reason: String)

        package var text: String {
            switch self {
            case .address(let text), .file(let text), .invalid(let text, _): text
            }
        }
    }

    package private(set) var entries: [Entry] = []
    /// The names of unused columns, as in the table.
    package private(set) var unusedColumns: [String] = []

    private var texts: [(captions: BoundedCaptions, tags: BoundedKeywords)] = []
    private var entryOfPlace: [Place: Int] = [:]

    /// - Throws: ``ClipSearchError`` when the file cannot be read or has no column with the photos' places.
    package init(contentsOfFile path: String) throws {
        let (bytes, isPipe) = try Self.bytes(ofFile: path)
        guard let text = TextDecoding.text(bytes, latin1: false) else {
            throw ClipSearchError.unreadable(path: path, reason: "it is not UTF-8 text; save the table as UTF-8")
        }
        let folder = isPipe ? absolutePath(".") : PhotoPath(absolutePath(path)).folder.text
        try self.init(text, name: path, folder: folder)
    }

    private static func bytes(ofFile path: String) throws(ClipSearchError) -> (bytes: [UInt8], isPipe: Bool) {
        do throws(FileError) {
            let file = try OutsideFile(path, allowsPipe: true)
            return (try file.bytes(limit: InputLimits.tableBytes), file.status.kind == .pipe)
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
    }

    /// - Parameters:
    ///   - text: the whole table.
    ///   - name: the name of the table in errors.
    ///   - folder: the folder to which relative paths refer.
    package init(_ text: String, name: String, folder: String) throws {
        do {
            try read(Array(text.utf8), name: name, folder: folder)
        } catch let error as DelimitedText.UnclosedQuote {
            throw ClipSearchError.unreadable(
                path: name, reason: "the quote that opens in line \(error.line) is never closed; nothing was imported")
        }
        for (index, text) in texts.enumerated() {
            entries[index].captions = text.captions.kept
            entries[index].tags = text.tags.kept
            entries[index].isCut = text.captions.isCut || text.tags.isCut
        }
        texts = []
    }

    private mutating func read(_ bytes: [UInt8], name: String, folder: String) throws {
        let bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
        let (separator, start) = try Self.separator(of: bytes)
        var rows = DelimitedText(bytes, separator: separator, from: start)
        guard let first = try rows.next() else { throw ClipSearchError.unreadable(path: name, reason: "it is empty") }
        var columns = Columns(header: first)
        var row = 1
        if columns.place == nil {
            guard let list = Columns(listThatBeginsWith: first) else {
                throw ClipSearchError.unreadable(
                    path: name,
                    reason: """
                        its first line names no column that says where the photos are: call it path, url or \
                        photo_image_url
                        """)
            }
            columns = list
            add(first, row: row, columns: columns, folder: folder)
        }
        unusedColumns = columns.unused
        while let fields = try rows.next() {
            row += 1
            add(fields, row: row, columns: columns, folder: folder)
        }
    }

    /// Returns the separator, and the start of the rows: the one in a first line `sep=;`, else the one with which the
    /// first row names the most columns, else the one that gives the most fields.
    private static func separator(of bytes: [UInt8]) throws(DelimitedText.UnclosedQuote) -> (UInt8, start: Int) {
        let firstLine = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        if firstLine.count == 5, String(decoding: firstLine.prefix(4), as: UTF8.self).lowercased() == "sep=" {
            return (firstLine[4], firstLine.count)
        }
        var best = (separator: UInt8(ascii: ","), known: -1, fields: 0)
        for separator in DelimitedText.separators {
            var rows = DelimitedText(bytes, separator: separator)
            let fields = try rows.next() ?? []
            let known = Columns(header: fields).knownCount
            if (known, fields.count) > (best.known, best.fields) { best = (separator, known, fields.count) }
        }
        return (best.separator, 0)
    }

    private mutating func add(_ fields: [String], row: Int, columns: Columns, folder: String) {
        let field = { (column: Int) in fields.indices.contains(column) ? Substring(fields[column]).trimmed : "" }
        let text =
            columns.place.map(field) ?? fields.first(where: Self.looksLikeAddress).map { Substring($0).trimmed } ?? ""
        guard !text.isEmpty else {
            guard fields.contains(where: { !Substring($0).trimmed.isEmpty }) else { return }
            let place = Place.invalid("", reason: "it names no photo: its path or address is empty")
            entries.append(Entry(row: row, place: place, name: ""))
            return texts.append((BoundedCaptions(), BoundedKeywords()))
        }
        let place = Self.place(text, folder: folder)
        let index: Int
        if let known = entryOfPlace[place] {
            index = known
        } else {
            index = entries.count
            entryOfPlace[place] = index
            let name = columns.name.map(field) ?? ""
            entries.append(Entry(row: row, place: place, name: name.isEmpty ? Self.lastPart(of: place.text) : name))
            texts.append((BoundedCaptions(), BoundedKeywords()))
        }
        for caption in columns.captions.lazy.map(field) where !caption.isEmpty { texts[index].captions.add(caption) }
        for column in columns.tags {
            for tag in field(column).split(whereSeparator: { $0 == ";" || $0 == "," || $0 == "|" }).lazy.map(\.trimmed)
            where !tag.isEmpty {
                texts[index].tags.add(tag)
            }
        }
    }

    static func looksLikeAddress(_ text: String) -> Bool {
        let start = text.prefix(9).lowercased()
        return start.hasPrefix("http://") || start.hasPrefix("https://")
    }

    private static func place(_ text: String, folder: String) -> Place {
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) {
            return .invalid(text, reason: "it holds a control character")
        }
        if looksLikeAddress(text) {
            // Spaces and non-ASCII letters are common in such tables, but invalid in a request.
            let escaped = text.utf8.map { $0 <= 0x20 || $0 >= 0x7f ? escape($0) : String(UnicodeScalar($0)) }.joined()
            return escaped.utf8.count <= 4096 ? .address(escaped) : .invalid(text, reason: "it is too long")
        }
        if let colon = text.firstRange(of: "://"), text[..<colon.lowerBound].allSatisfy({ $0.isLetter || $0.isNumber })
        {
            return .invalid(text, reason: "only addresses with http and https are fetched")
        }
        return .file(absolutePath(text.hasPrefix("/") ? text : "\(folder)/\(text)"))
    }

    private static func escape(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
    }

    /// Returns the file's name at the end of an address or a path, without an extension.
    private static func lastPart(of text: String) -> String {
        let path = text.prefix { $0 != "?" && $0 != "#" }
        let name = path.split(separator: "/").last.map(String.init) ?? "photo"
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}

extension PhotoTable {
    /// The indices of the columns with known names.
    struct Columns {
        private(set) var place: Int?
        private(set) var name: Int?
        private(set) var captions: [Int] = []
        private(set) var tags: [Int] = []
        /// The names of the other columns.
        private(set) var unused: [String] = []
        /// The number of columns with a known name.
        private(set) var knownCount = 0

        /// The photo_url of an Unsplash table is the address of a page.
        static let places = [
            "photo_image_url", "image_url", "imageurl", "download_url", "image", "src", "url", "link", "path",
            "image_path", "file", "filename", "file_name", "photo_url", "photo",
        ]
        static let names = ["photo_id", "image_id", "id", "name"]
        static let captions = [
            "caption", "captions", "text", "description", "photo_description", "ai_description", "title", "alt",
            "alt_description",
        ]
        static let tags = ["tags", "tag", "keywords", "keyword", "labels"]

        init(header: [String]) {
            let names = header.map { Substring($0).trimmed.lowercased().replacing(" ", with: "_") }
            let find = { (wanted: [String]) in wanted.lazy.compactMap { names.firstIndex(of: $0) }.first }
            place = find(Self.places)
            name = find(Self.names)
            captions = names.indices.filter { Self.captions.contains(names[$0]) }
            tags = names.indices.filter { Self.tags.contains(names[$0]) }
            let known = Set(Self.places + Self.names + Self.captions + Self.tags)
            unused = names.indices.filter { !known.contains(names[$0]) && !names[$0].isEmpty }
                .map { Substring(header[$0]).trimmed }
            knownCount = names.count(where: known.contains)
        }

        /// Determines the columns of a table without a header from its first row; nil if the row has no photo.
        init?(listThatBeginsWith row: [String]) {
            let first = row.first.map { Substring($0).trimmed } ?? ""
            let isPicture = looksLikeAddress(first) || PhotoPath(first).hasPictureExtension
            if isPicture, row.count <= 2 {
                place = 0
                captions = row.count == 2 ? [1] : []
            } else if !row.contains(where: looksLikeAddress) {
                return nil
            }
        }
    }
}
