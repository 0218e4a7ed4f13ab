import Files

/// Finds a few properties in an XMP packet by scanning for their elements, without parsing XML: a packet is scanned at
/// most once from front to back for each of them.
struct XMPPacket {
    private let packet: ByteView

    init(_ packet: ByteView) { self.packet = packet }

    /// The value of `tiff:Orientation`, as attribute or element.
    var orientation: Int? {
        for start in ["tiff:Orientation=\"", "tiff:Orientation>"] as [StaticString] {
            guard let found = packet.firstOffset(of: start),
                let digit = packet.byte(at: found + start.utf8CodeUnitCount), (0x31...0x38).contains(digit)
            else { continue }
            return Int(digit) - 0x30
        }
        return nil
    }

    /// The keywords in `dc:subject`; at most one more than are stored.
    var keywords: [String] {
        guard let subject = content(between: "<dc:subject", "</dc:subject>") else { return [] }
        return items(of: subject, limit: InputLimits.keywords + 1).compactMap { $0.text }
    }

    /// The caption in `dc:description`, in the default language if there are several.
    var caption: String? {
        if let description = content(between: "<dc:description", "</dc:description>") {
            let items = items(of: description, limit: InputLimits.keywords)
            let chosen = items.first { $0.attributes.firstOffset(of: "x-default") != nil } ?? items.first
            return chosen?.text
        }
        guard let start = packet.firstOffset(of: "dc:description=\""),
            let end = packet.firstOffset(of: UInt8(ascii: "\""), from: start + 16)
        else { return nil }
        return packet.part(from: start + 16, length: end - start - 16)?.text.flatMap(Self.unescaped)
    }

    private struct Item {
        let attributes: ByteView
        let content: ByteView
        var text: String? { content.text.flatMap(XMPPacket.unescaped) }
    }

    private func content(between start: StaticString, _ end: StaticString) -> ByteView? {
        // An element that is never closed is ignored, unless the packet was truncated.
        let cutEnd = packet.count >= InputLimits.embeddedTextBytes ? packet.count : nil
        guard let opening = packet.firstOffset(of: start),
            let inner = packet.firstOffset(of: UInt8(ascii: ">"), from: opening),
            let closing = packet.firstOffset(of: end, from: inner) ?? cutEnd
        else { return nil }
        return packet.part(from: inner + 1, length: closing - inner - 1)
    }

    /// Returns the `rdf:li` elements of a bag, sequence or alternative.
    private func items(of list: ByteView, limit: Int) -> [Item] {
        var items: [Item] = []
        var offset = 0
        while items.count < limit, let opening = list.firstOffset(of: "<rdf:li", from: offset),
            let inner = list.firstOffset(of: UInt8(ascii: ">"), from: opening)
        {
            offset = inner + 1
            guard let attributes = list.part(from: opening + 7, length: inner - opening - 7) else { break }
            // An empty element: <rdf:li/>.
            if attributes.byte(at: attributes.count - 1) == UInt8(ascii: "/") { continue }
            guard let closing = list.firstOffset(of: "</rdf:li>", from: inner),
                let content = list.part(from: inner + 1, length: closing - inner - 1)
            else { break }
            items.append(Item(attributes: attributes, content: content))
            offset = closing + 9
        }
        return items
    }

    /// Returns `text` with XML's character references resolved; unknown ones are kept.
    private static func unescaped(_ text: String) -> String? {
        guard text.contains("&") else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            rest = rest[start...]
            let window = rest.prefix(12)
            if let end = window.firstIndex(of: ";"),
                let character = character(named: rest[rest.index(after: start)..<end])
            {
                result.unicodeScalars.append(character)
                rest = rest[rest.index(after: end)...]
            } else {
                result += "&"
                rest = rest.dropFirst()
            }
        }
        return (result + rest).trimmed
    }

    private static func character(named name: Substring) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            let value: UInt32?
            if name.hasPrefix("#x") {
                value = UInt32(name.dropFirst(2), radix: 16)
            } else {
                value = name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
            }
            return value.flatMap(Unicode.Scalar.init)
        }
    }
}
