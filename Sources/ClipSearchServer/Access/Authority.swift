#if Server
import Foundation

/// A host and a port, as in `Host` headers and addresses: `photos.example:8443`, `[::1]:8770`.
struct Authority: Equatable, Sendable {
    /// The host, in lower case and without a final dot; IPv6 addresses are in brackets.
    let host: String
    let port: Int?

    init?(_ text: some StringProtocol) {
        let text = text.lowercased()
        var host: Substring
        let rest: Substring
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            (host, rest) = (text[...end], text[text.index(after: end)...])
            guard IPAddress(host.dropFirst().dropLast())?.bytes.count == 16 else { return nil }
        } else {
            host = text.prefix { $0 != ":" }
            rest = text[host.endIndex...]
            if host.hasSuffix(".") { host.removeLast() }
            guard !host.isEmpty, host.utf8.allSatisfy(Self.isNameByte) else { return nil }
        }
        self.host = String(host)
        if rest.isEmpty || rest == ":" {
            port = nil
        } else {
            let digits = rest.dropFirst()
            guard rest.hasPrefix(":"), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits),
                (1...65535).contains(number)
            else { return nil }
            port = number
        }
    }

    private init(host: String, port: Int?) {
        self.host = host
        self.port = port
    }

    /// Returns the authority with `port`, unless it has one.
    func withDefault(port other: Int?) -> Authority { Authority(host: host, port: port ?? other) }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7a, 0x30...0x39, 0x2d, 0x2e, 0x5f: true
        default: false
        }
    }
}

/// The scheme, host and port of a page, as in `Origin` headers.
struct Origin: Equatable, Sendable {
    enum Scheme: String {
        case http
        case https

        var defaultPort: Int { self == .https ? 443 : 80 }
    }

    let scheme: Scheme
    /// The host with its port, even where that is the scheme's default.
    let authority: Authority

    init(_ scheme: Scheme, _ authority: Authority) {
        self.scheme = scheme
        self.authority = authority.withDefault(port: scheme.defaultPort)
    }

    init?(_ text: some StringProtocol) {
        guard let mark = text.range(of: "://"), let scheme = Scheme(rawValue: text[..<mark.lowerBound].lowercased()),
            let authority = Authority(text[mark.upperBound...])
        else { return nil }
        self.init(scheme, authority)
    }
}
#endif
