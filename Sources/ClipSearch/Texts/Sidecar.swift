import Catalog
import Files
import StrictJSON

/// Captions and tags in separate files next to a photo.
///
/// For `beach.jpg` these are `beach.txt` or `beach.jpg.txt` (each non-empty line is a caption) and `beach.json` or
/// `beach.jpg.json` (`caption`, `captions`, `description`, `tags`, `keywords`: each a string or a list of strings).
package enum Sidecar {
    static let extensions = ["txt", "json"]

    /// Returns the possible paths of a photo's sidecars.
    package static func paths(forPhoto path: PhotoPath) -> [PhotoPath] {
        var stems = [path.bytes]
        if let dot = path.bytes.lastIndex(of: UInt8(ascii: ".")),
            let slash = path.bytes.lastIndex(of: UInt8(ascii: "/")),
            dot > slash + 1
        {
            stems.append(Array(path.bytes[..<dot]))
        }
        return stems.flatMap { stem in extensions.map { PhotoPath(bytes: stem + [UInt8(ascii: ".")] + $0.utf8) } }
    }

    /// The captions and tags of one or several sidecars.
    package struct Texts: Sendable, Equatable {
        package var captions = BoundedCaptions()
        package var tags = BoundedKeywords()
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
    /// - Parameter folders: the indexed folders, without links in their paths; a link may lead only to a file in them.
    package static func read(_ path: PhotoPath, within folders: [String], into texts: inout Texts) throws(Fault) {
        let bytes: [UInt8]
        do {
            bytes = try OutsideFile.bytes(of: path, limit: InputLimits.sidecarBytes, links: .within(folders))
        } catch {
            throw Fault(error)
        }
        guard let text = TextDecoding.text(bytes, latin1: true) else {
            throw Fault(code: .malformedText, reason: "it is not text; its captions are not taken")
        }
        if path.text.hasSuffix(".json") {
            try addJSON(text, to: &texts)
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

    private static func addJSON(_ text: String, to texts: inout Texts) throws(Fault) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: Array(text.utf8))
        } catch {
            throw Fault(code: .malformedText, reason: "it is not JSON: \(error)")
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
