import Catalog
import Files
import Pictures
import StrictJSON

/// Captions, tags and metadata in separate files next to a photo; see ``SidecarNames``.
///
/// Of text, each non-empty line is a caption. JSON has `caption`, `captions`, `description`, `tags`, `keywords`, each a
/// string or a list of strings, or is a record of Google Takeout. XMP gives what it gives inside a picture.
package enum Sidecar {
    static let extensions = ["txt", "json"]

    /// Returns the possible paths of a photo's sidecars.
    package static func paths(forPhoto path: PhotoPath) -> [PhotoPath] {
        let names = SidecarNames(ofPhoto: path)
        return (names.own + names.original).map(\.path)
    }

    /// The captions and tags of one or several sidecars.
    package struct Texts: Sendable, Equatable {
        package var captions = BoundedCaptions()
        package var tags = BoundedKeywords()
        package var metadata = SidecarMetadata()
        /// `true` if there are more or longer texts than are stored for a photo.
        package var isCut: Bool { captions.isCut || tags.isCut }

        package init() {}
    }

    /// The reason that a sidecar cannot be used.
    package struct Fault: Error, Equatable {
        package var code: SkipReason
        /// The reason, as words that follow the path.
        package var reason: String
    }

    /// Adds the texts of the sidecar at `path`.
    ///
    /// - Parameters:
    ///   - folders: the indexed folders, without links in their paths; a link may lead only to a file in them.
    ///   - title: the photo's name, if the file is used only where it is a record of Google Takeout with this title.
    package static func read(
        _ path: PhotoPath, within folders: [String], title: String? = nil, into texts: inout Texts
    ) throws(Fault) {
        let isXMP = SidecarNames.stem(ofXMP: path) != nil
        let bytes: [UInt8]
        do {
            bytes =
                isXMP
                ? try startOfXMP(at: path, within: folders)
                : try OutsideFile.bytes(of: path, limit: InputLimits.sidecarBytes, links: .within(folders))
        } catch {
            throw Fault(error)
        }
        guard let text = TextDecoding.text(bytes, latin1: true) else {
            throw Fault(code: .malformedText, reason: "it is not text; its captions are not taken")
        }
        if isXMP {
            add(XMPMetadata(packet: Array(text.utf8)), to: &texts)
        } else if path.text.hasSuffix(".json") {
            try addJSON(text, title: title, to: &texts)
        } else {
            for line in text.split(whereSeparator: \.isNewline).lazy.map(\.trimmed)
            where !line.isEmpty && !isTranslation(line) {
                texts.captions.add(line)
            }
        }
    }

    /// Returns `true` for lines such as `de.utf8=Ein Hund`, with which Tux Paint's stamps repeat their caption in other
    /// languages; they are skipped.
    private static func isTranslation(_ line: String) -> Bool {
        guard let mark = line.firstRange(of: ".utf8=") else { return false }
        return line[..<mark.lowerBound].allSatisfy { $0.isLetter || $0 == "_" || $0 == "@" }
    }

    /// Returns an XMP file up to the limit on embedded packets. Programs append the history of their edits, without
    /// which the rest is as good.
    private static func startOfXMP(at path: PhotoPath, within folders: [String]) throws(FileError) -> [UInt8] {
        let file = try OutsideFile(path, links: .within(folders))
        let bytes = try file.read(at: 0, count: InputLimits.embeddedTextBytes)
        guard file.size > bytes.count else { return bytes }
        // Not within a character.
        return Array(bytes[..<(bytes.lastIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? bytes.count)])
    }

    private static func add(_ xmp: XMPMetadata, to texts: inout Texts) {
        for text in [xmp.title, xmp.caption].compactMap({ $0 }) { texts.captions.add(text) }
        for keyword in xmp.keywords.kept { texts.tags.add(keyword) }
        texts.metadata.xmp.append(xmp)
    }

    private static func addJSON(_ text: String, title: String?, to texts: inout Texts) throws(Fault) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: Array(text.utf8))
        } catch {
            throw Fault(code: .malformedText, reason: "it is not JSON: \(error)")
        }
        let record = TakeoutRecord(value)
        if let title, record?.isRecord(ofPhoto: title) != true { return }
        if let record {
            for name in record.people { texts.tags.add(name) }
            texts.metadata.takeout = texts.metadata.takeout ?? record
        }
        for name in ["caption", "captions", "description"] { strings(value[name]).forEach { texts.captions.add($0) } }
        for name in ["tags", "keywords"] { strings(value[name]).forEach { texts.tags.add($0) } }
    }

    private static func strings(_ value: JSONValue?) -> [String] {
        let list = value?.array?.compactMap(\.string) ?? value?.string.map { [$0] } ?? []
        return list.map { Substring($0).trimmed }.filter { !$0.isEmpty }
    }
}

extension Sidecar.Fault {
    fileprivate init(_ error: FileError) {
        switch error {
        case .tooLarge(let limit):
            self.init(
                code: .textTooLarge,
                reason: "it is larger than \(limit) bytes, more than captions take; its captions are not taken")
        case .leadsOutside:
            self.init(code: .textOutside, reason: "\(error.reason); its captions are not taken")
        default: self.init(code: .unreadableText, reason: "\(error.reason); its captions are not taken")
        }
    }
}

extension Substring {
    /// The text without white space at its ends.
    var trimmed: String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
