#if Server
import Foundation

/// The address at which clients reach the server through a proxy: `https://photos.example/library/`.
struct PublicAddress: Sendable {
    let origin: Origin
    /// The path before that of every request, without a final slash; empty for none.
    let path: String

    /// Parses an address.
    ///
    /// - Throws: ``ServerError/invalidPublicURL(_:reason:)``.
    init(_ text: String) throws(ServerError) {
        func refused(_ reason: String) -> ServerError { .invalidPublicURL(text, reason: reason) }
        guard let mark = text.range(of: "://"),
            let scheme = Origin.Scheme(rawValue: text[..<mark.lowerBound].lowercased())
        else { throw refused("it begins with neither http:// nor https://") }
        let rest = text[mark.upperBound...]
        guard !rest.contains("?"), !rest.contains("#") else { throw refused("it must end with its path") }
        let authorityText = rest.prefix { $0 != "/" }
        guard !authorityText.contains("@") else { throw refused("it must not contain a user") }
        guard let authority = Authority(authorityText) else {
            throw refused("\(authorityText.prefix(100)) is not a host, or a host and port")
        }
        guard let path = Self.path(String(rest[authorityText.endIndex...])) else {
            throw refused("its path may consist of letters, digits, hyphens, dots and underscores between slashes")
        }
        origin = Origin(scheme, authority)
        self.path = path
    }

    /// Returns a path without its final slash; nil if it has other than plain parts.
    static func path(_ text: String) -> String? {
        let trimmed = text.hasSuffix("/") ? String(text.dropLast()) : text
        if trimmed.isEmpty { return "" }
        guard trimmed.hasPrefix("/"), trimmed.utf8.count <= 200 else { return nil }
        let parts = trimmed.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part != "." && part != ".."
                && part.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x61...0x7a, 0x41...0x5a, 0x30...0x39, 0x2d, 0x2e, 0x5f, 0x7e: true
                    default: false
                    }
                }
        }
        return isPlain ? trimmed : nil
    }
}
#endif
