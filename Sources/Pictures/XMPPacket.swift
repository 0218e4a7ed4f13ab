import Files

/// Finds some properties in an XMP packet by scanning for their elements, without parsing XML: a packet is scanned at
/// most three times from front to back for each of them.
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

    /// The keywords in `dc:subject`, and each level of hierarchical ones; at most some more than are stored.
    var keywords: [String] {
        let levels = Self.hierarchies.flatMap { name, separator in
            items(of: name).flatMap { $0.split(separator: separator).compactMap { String($0).trimmed } }
        }
        return items(of: "dc:subject") + levels
    }

    /// The properties with hierarchical keywords of Lightroom, digiKam and Windows, and what separates their levels.
    private static let hierarchies: [(name: String, separator: Character)] = [
        ("lr:hierarchicalSubject", "|"), ("digiKam:TagsList", "/"), ("MicrosoftPhoto:LastKeywordXMP", "/"),
    ]

    /// The names of people (and pets) in regions of the picture, and of those without a region.
    var people: [String] {
        values(of: "mwg-rs:Name") + values(of: "MPReg:PersonDisplayName") + items(of: "Iptc4xmpExt:PersonInImage")
    }

    /// The title in `dc:title`.
    var title: String? { localizedText(of: "dc:title") }

    /// The caption in `dc:description`.
    var caption: String? { localizedText(of: "dc:description") }

    /// The time at which the picture was taken, or else its file made.
    var creationDate: CaptureDate? { originalDate ?? date(in: ["xmp:CreateDate"]) }

    /// The time at which the picture was taken.
    var originalDate: CaptureDate? { date(in: ["exif:DateTimeOriginal", "photoshop:DateCreated"]) }

    private func date(in names: [String]) -> CaptureDate? {
        names.lazy.compactMap { values(of: $0, limit: 1).first.flatMap { CaptureDate(iso: $0) } }.first
    }

    /// The rating, from −1 (rejected) to 5 stars.
    var rating: Int? { values(of: "xmp:Rating", limit: 1).first.flatMap(Double.init).flatMap { Int(exactly: $0) } }

    /// The name of the lens.
    var lens: String? {
        values(of: "exifEX:LensModel", limit: 1).first ?? values(of: "aux:Lens", limit: 1).first
    }

    /// The maker of the camera.
    var maker: String? { values(of: "tiff:Make", limit: 1).first }

    /// The model of the camera.
    var model: String? { values(of: "tiff:Model", limit: 1).first }

    /// The place where the picture was taken.
    var location: CaptureData.Location? {
        guard let latitude = degrees("exif:GPSLatitude", positive: "N", negative: "S"),
            let longitude = degrees("exif:GPSLongitude", positive: "E", negative: "W")
        else { return nil }
        let height = values(of: "exif:GPSAltitude", limit: 1).first.flatMap(Self.number)
        let isBelow = values(of: "exif:GPSAltitudeRef", limit: 1).first == "1"
        return CaptureData.Location(
            latitude: latitude, longitude: longitude, altitude: height.map { isBelow ? -$0 : $0 })
    }

    /// Returns a coordinate in degrees, of a property such as `48,8.2622N` or `48,8,15N`.
    private func degrees(_ name: String, positive: Character, negative: Character) -> Double? {
        guard let text = values(of: name, limit: 1).first?.trimmed, let direction = text.last,
            direction == positive || direction == negative
        else { return nil }
        let parts = text.dropLast().split(separator: ",", maxSplits: 3).map { Double($0) ?? .nan }
        guard (1...3).contains(parts.count), parts.allSatisfy({ $0 >= 0 && $0.isFinite }) else { return nil }
        let degrees = zip(parts, [1, 60, 3600]).reduce(0) { $0 + $1.0 / $1.1 }
        return direction == negative ? -degrees : degrees
    }

    /// Returns the value of a number or a ratio, such as `4321/10`; nil for one that is not finite.
    private static func number(_ text: String) -> Double? {
        let parts = text.split(separator: "/", maxSplits: 2).map { Double($0) ?? .nan }
        guard (1...2).contains(parts.count) else { return nil }
        let number = parts.count == 2 ? parts[0] / parts[1] : parts[0]
        return number.isFinite ? number : nil
    }

    /// Returns the values of a property, as attribute or element.
    private func values(of name: String, limit: Int = InputLimits.keywords + 1) -> [String] {
        var values: [String] = []
        let name = Array(name.utf8)
        var offset = 0
        while values.count < limit, let start = packet.firstOffset(ofBytes: name, from: offset) {
            offset = start + name.count
            let closing: UInt8
            switch packet.byte(at: offset) {
            case UInt8(ascii: ">") where packet.byte(at: start - 1) == UInt8(ascii: "<"): closing = UInt8(ascii: "<")
            case UInt8(ascii: "="):
                offset += 1
                guard let quote = packet.byte(at: offset), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
                else { continue }
                closing = quote
            default: continue
            }
            guard let end = packet.firstOffset(of: closing, from: offset + 1) else { break }
            let value = packet.part(from: offset + 1, length: end - offset - 1)?.text
            offset = end
            if let text = value.flatMap(Self.unescaped) { values.append(text) }
        }
        return values
    }

    /// Returns the text of a property in the default language, if there are several.
    private func localizedText(of name: String) -> String? {
        guard let list = content(of: name) else { return values(of: name, limit: 1).first }
        let items = items(in: list, limit: InputLimits.keywords)
        let chosen = items.first { $0.attributes.firstOffset(of: "x-default") != nil } ?? items.first
        return chosen?.text
    }

    /// Returns the texts of a list; at most one more than are stored.
    private func items(of name: String) -> [String] {
        guard let list = content(of: name) else { return [] }
        return items(in: list, limit: InputLimits.keywords + 1).compactMap { $0.text }
    }

    private struct Item {
        let attributes: ByteView
        let content: ByteView
        var text: String? { content.text.flatMap(XMPPacket.unescaped) }
    }

    /// Returns the content of an element.
    private func content(of name: String) -> ByteView? {
        // An element that is never closed is ignored, unless the packet was truncated.
        let cutEnd = packet.count >= InputLimits.embeddedTextBytes ? packet.count : nil
        guard let opening = packet.firstOffset(ofBytes: Array("<\(name)".utf8)),
            let inner = packet.firstOffset(of: UInt8(ascii: ">"), from: opening),
            let closing = packet.firstOffset(ofBytes: Array("</\(name)>".utf8), from: inner) ?? cutEnd
        else { return nil }
        return packet.part(from: inner + 1, length: closing - inner - 1)
    }

    /// Returns the `rdf:li` elements of a bag, sequence or alternative.
    private func items(in list: ByteView, limit: Int) -> [Item] {
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
