#if Server
import HTTPTypes
import Hummingbird

/// The proxies whose forwarded headers are trusted.
struct TrustedProxies: Sendable {
    private let networks: [IPNetwork]

    /// - Throws: ``ServerError/invalidTrustedProxy(_:)``.
    init(_ texts: [String]) throws(ServerError) {
        var networks: [IPNetwork] = []
        for text in texts {
            guard let network = IPNetwork(text) else { throw .invalidTrustedProxy(text) }
            networks.append(network)
        }
        self.networks = networks
    }

    func contains(_ address: IPAddress) -> Bool { networks.contains { $0.contains(address) } }

    /// Returns the headers of a request if it comes from a trusted proxy.
    func forwarded(_ request: Request, from peer: IPAddress?) -> ForwardedHeaders? {
        guard let peer, contains(peer) else { return nil }
        return ForwardedHeaders(request.headers)
    }

    /// Returns the address of the client: the nearest one that is not a trusted proxy. Addresses further away are what
    /// the client says of itself.
    func client(of request: Request, from peer: IPAddress?) -> IPAddress? {
        guard var client = peer, let forwarded = forwarded(request, from: peer) else { return peer }
        for text in forwarded.addresses.reversed() {
            guard contains(client), let next = ForwardedHeaders.address(text) else { break }
            client = next
        }
        return client
    }
}

/// The headers by which a proxy describes the request that it received: `X-Forwarded-*` or, where these are missing,
/// `Forwarded` (RFC 7239).
struct ForwardedHeaders {
    /// The addresses that the request passed through, the client's first.
    let addresses: [Substring]
    /// The hosts by which the proxies were addressed, the client's first.
    let hosts: [Authority?]
    let scheme: Origin.Scheme?
    /// The path that a proxy has removed.
    let prefix: String?

    init(_ headers: HTTPFields) {
        let standard = headers[values: .forwarded].flatMap { $0.split(separator: ",") }.map(Self.parameters)
        func list(_ name: HTTPField.Name, or parameter: String) -> [Substring] {
            let values = headers[values: name].flatMap { $0.split(separator: ",") }.map { $0.trimming { $0 == " " } }
            return values.isEmpty ? standard.compactMap { $0[parameter] } : values
        }
        addresses = list(.xForwardedFor, or: "for")
        scheme = list(.xForwardedProto, or: "proto").first.flatMap { Origin.Scheme(rawValue: $0.lowercased()) }
        let port = headers[.xForwardedPort].flatMap { Int($0) }
        hosts = list(.xForwardedHost, or: "host").map { Authority($0)?.withDefault(port: port) }
        prefix = headers[.xForwardedPrefix].flatMap(PublicAddress.path)
    }

    /// Returns the parameters of one proxy: `for=192.0.2.1;host=photos.example;proto=https`.
    private static func parameters(_ element: Substring) -> [String: Substring] {
        var found: [String: Substring] = [:]
        for pair in element.split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1).map { $0.trimming { $0 == " " } }
            if parts.count == 2 { found[parts[0].lowercased()] = parts[1].trimming { $0 == "\"" } }
        }
        return found
    }

    /// Parses an address with or without a port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`.
    static func address(_ text: Substring) -> IPAddress? {
        if let address = IPAddress(text) { return address }
        if text.hasPrefix("[") { return IPAddress(text.dropFirst().prefix { $0 != "]" }) }
        return IPAddress(text.prefix { $0 != ":" })
    }
}
#endif
