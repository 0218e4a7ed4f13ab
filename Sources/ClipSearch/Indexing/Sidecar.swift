import Catalog
import StrictJSON

/// Captions and tags that stand beside a photo in files of their own.
///
/// For `beach.jpg` these are `beach.txt` or `beach.jpg.txt` (each line that is not empty is a caption) and `beach.json` or
/// `beach.jpg.json` (`caption`, `captions`, `description`, `tags`, `keywords`: a string or a list of strings each).
package enum Sidecar {
    static let extensions = ["txt", "json"]

    /// More is not a caption file but a document that happens to share the name.
    static let sizeLimit = 64 * 1024
    static let captionLimit = 32

    /// The names under which a photo's sidecars are looked for.
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

    /// What the sidecar at `path` says; nothing when it is too large, unreadable or not of a known form.
    package static func texts(at path: PhotoPath) -> (captions: [String], tags: [String]) {
        guard let bytes = try? FileSystem.read(path, limit: sizeLimit) else { return ([], []) }
        if path.text.hasSuffix(".json") { return jsonTexts(bytes) }
        guard let text = String(validating: bytes, as: UTF8.self) else { return ([], []) }
        return (captionLines(text), [])
    }

    /// Tux Paint's stamps repeat their caption in other languages on lines such as `de.utf8=Ein Hund`; those are left out.
    private static func captionLines(_ text: String) -> [String] {
        let lines = text.split(whereSeparator: \.isNewline).map(\.trimmed)
        return Array(lines.filter { !$0.isEmpty && !isTranslation($0) }.prefix(captionLimit))
    }

    private static func isTranslation(_ line: String) -> Bool {
        guard let mark = line.firstRange(of: ".utf8=") else { return false }
        return line[..<mark.lowerBound].allSatisfy { $0.isLetter || $0 == "_" || $0 == "@" }
    }

    private static func jsonTexts(_ bytes: [UInt8]) -> (captions: [String], tags: [String]) {
        guard let value = try? JSONValue(parsing: bytes) else { return ([], []) }
        let captions = ["caption", "captions", "description"].flatMap { strings(value[$0]) }
        let tags = ["tags", "keywords"].flatMap { strings(value[$0]) }
        return (Array(captions.prefix(captionLimit)), tags)
    }

    private static func strings(_ value: JSONValue?) -> [String] {
        let list = value?.array?.compactMap(\.string) ?? value?.string.map { [$0] } ?? []
        return list.map { Substring($0).trimmed }.filter { !$0.isEmpty }
    }
}

extension Substring {
    /// Without white space at its ends.
    var trimmed: String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
