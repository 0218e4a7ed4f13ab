import StrictJSON

/// The decoder, which converts tokens to text.
extension TokenizerJSON {
    func decoder(_ section: JSONValue?) throws -> TokenDecoder {
        guard let section, !section.isNull else { return TokenDecoder(steps: nil) }
        return TokenDecoder(steps: try steps(section))
    }

    private func steps(_ section: JSONValue) throws -> [TokenDecoder.Step] {
        func bytes(_ name: String, or usual: String) -> [UInt8] { Array((section[name]?.string ?? usual).utf8) }
        switch try type(of: section, stage: "decoder") {
        case "Sequence": return try members(of: section, named: "decoders").flatMap(steps)
        case "ByteLevel": return [.byteLevel]
        case "WordPiece":
            return [.wordPiece(prefix: bytes("prefix", or: "##"), cleansUp: section["cleanup"]?.bool ?? true)]
        case "BPEDecoder": return [.bytePairs(suffix: bytes("suffix", or: "</w>"))]
        case "Metaspace":
            let scheme = try MetaspaceScheme(section, file: file)
            return [.metaspace(mark: Array(String(Character(scheme.mark)).utf8), dropsFirst: scheme.prefix != .never)]
        case "Replace":
            guard let pattern = section["pattern"]?["String"]?.string, let content = section["content"]?.string else {
                throw unsupported("a decoder of type \"Replace\" by a pattern")
            }
            return [.replace(Array(pattern.utf8), by: Array(content.utf8))]
        case "Fuse": return [.fuse]
        case "Strip":
            let range = 0...1_000_000
            guard let start = section["start"]?.int, let stop = section["stop"]?.int, range.contains(start),
                range.contains(stop), let content = section["content"]?.string, content.unicodeScalars.count == 1
            else { throw malformed("a decoder of type \"Strip\" lacks a valid content, start or stop") }
            return [.strip(Array(content.utf8), start: start, stop: stop)]
        case "ByteFallback": return [.byteFallback]
        case let type: throw unsupported("a decoder of type \"\(type)\"")
        }
    }
}

/// The character that `Metaspace` writes for a space, and the rule for adding one at the start.
struct MetaspaceScheme: Sendable {
    enum Prefix: String, Sendable { case always, first, never }

    var mark: Unicode.Scalar = "\u{2581}"
    var prefix = Prefix.always
    /// A Boolean value that indicates whether the text is split before each mark.
    var cuts = true
}

extension MetaspaceScheme {
    init(_ section: JSONValue, file: String) throws(TokenizerError) {
        let name = section["prepend_scheme"]?.string
        let marks = Array((section["replacement"]?.string ?? "\u{2581}").unicodeScalars)
        guard marks.count == 1 else {
            throw .malformed(file: file, reason: "the replacement of a \"Metaspace\" is not one character")
        }
        guard let prefix = name == nil ? Prefix.always : name.flatMap(Prefix.init) else {
            throw .unsupported(file: file, feature: "\"Metaspace\" with the prepend_scheme \"\(name ?? "")\"")
        }
        // Older files have a flag instead of the scheme.
        let isOff = section["add_prefix_space"]?.bool == false
        self.init(mark: marks[0], prefix: isOff ? .never : prefix, cuts: section["split"]?.bool ?? true)
    }
}
