/// The parts of a response's status line and header that a download uses (RFC 9110).
package struct HTTPResponseHead: Sendable, Equatable {
    /// `Content-Range: bytes first-last/total`, or `bytes */total` without a first byte.
    package struct ContentRange: Sendable, Equatable {
        package var first: Int64?
        package var total: Int64?

        package init(first: Int64?, total: Int64?) {
            self.first = first
            self.total = total
        }
    }

    package private(set) var status = 0
    package private(set) var contentLength: Int64?
    package private(set) var contentRange: ContentRange?
    /// The entity tag, unless it is weak: a weak one does not guarantee identical bytes.
    package private(set) var strongEntityTag: String?
    /// The value of `Retry-After`, in seconds.
    package private(set) var retryAfter: Int?

    package init() {}

    /// Parses one header line, or a status line, which begins the header of a new response.
    package mutating func receive(_ line: String) {
        if line.hasPrefix("HTTP/") {
            let words = line.split(separator: " ")
            self = HTTPResponseHead()
            status = words.count > 1 ? Int(words[1]) ?? 0 : 0
            return
        }
        guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = line[..<colon].lowercased()
        let value = trimmed(line[line.utf8.index(after: colon)...])
        switch name {
        case "content-length": contentLength = size(value)
        case "content-range": contentRange = Self.contentRange(value)
        case "etag": if value.hasPrefix("\"") { strongEntityTag = value }
        case "retry-after": retryAfter = size(value).flatMap(Int.init(exactly:))
        default: break
        }
    }

    private static func contentRange(_ value: String) -> ContentRange? {
        guard value.lowercased().hasPrefix("bytes ") else { return nil }
        let parts = value.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let first = parts[0].split(separator: "-").first.flatMap { size(trimmed($0)) }
        guard first != nil || trimmed(parts[0]) == "*" else { return nil }
        return ContentRange(first: first, total: size(trimmed(parts[1])))
    }
}

/// Parses a number that consists of digits only.
private func size(_ text: String) -> Int64? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
}

private func trimmed(_ text: some StringProtocol) -> String {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    var bytes = Array(text.utf8)[...]
    while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
}
