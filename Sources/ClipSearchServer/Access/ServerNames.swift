#if Server
import HTTPTypes
import Hummingbird

/// The names by which clients address the server, and the rules that keep pages of other sites out.
///
/// - A page of another site must not read responses by pointing its own name to this server's address (DNS rebinding):
///   without a token, `Host` must be a name of this server.
/// - Nor may a page of another site have a browser change anything: requests other than GET and HEAD must not come from
///   another site, as indicated by `Sec-Fetch-Site` or `Origin`. Programs other than browsers send neither.
/// - Such a page may link to photos and searches, but not embed them (`Sec-Fetch-Dest`), which would put the server to
///   work and fill the history.
struct ServerNames: Sendable {
    let proxies: TrustedProxies
    /// The address behind a proxy, if it is known.
    let publicAddress: PublicAddress?
    /// The names whose pages are this server's own at any port and with any scheme, since proxies may conceal these.
    private let allowedHosts: Set<String>
    private let hosts: Set<String>
    private let needsName: Bool

    init(_ options: ServerOptions) throws(ServerError) {
        proxies = try TrustedProxies(options.trustedProxies)
        publicAddress = if let url = options.publicURL { try PublicAddress(url) } else { nil }
        var allowed: Set<String> = []
        for name in options.allowedHosts {
            guard let authority = Authority(name) ?? Authority("[\(name)]"), authority.port == nil else {
                throw .invalidAllowedHost(name)
            }
            allowed.insert(authority.host)
        }
        allowedHosts = allowed
        let own = [options.host, "[\(options.host)]"].compactMap { Authority($0)?.host }
        hosts = allowed.union(["localhost", "127.0.0.1", "[::1]"]).union(own)
            .union(publicAddress.map { [$0.origin.authority.host] } ?? [])
        needsName = options.token == nil && !options.allowsRequestsWithoutToken
    }

    /// - Throws: ``Problem`` if the request names another server.
    func checkHost(of request: Request) throws {
        guard let authority = request.head.authority, !authority.isEmpty else {
            throw Problem(.wrongHost, "The request has no Host header.")
        }
        guard needsName else { return }
        // A client can send the forwarded headers, too, so that they never replace Host.
        let forwarded = proxies.forwarded(request, from: CurrentConnection.peer)?.hosts ?? []
        for named in [Authority(authority)] + forwarded where named.map({ hosts.contains($0.host) }) != true {
            throw Problem(
                .wrongHost,
                "The server was reached as \((named?.host ?? authority).prefix(100)), which is not its name; allow "
                    + "that host when the server is started to let it be."
            )
        }
    }

    /// - Throws: ``Problem`` if the request comes from a page of another site.
    func checkOrigin(of request: Request) throws {
        let site = request.headers[.secFetchSite]
        let isForeign = site.map { $0 != "same-origin" && $0 != "none" }
        if [.get, .head, .options].contains(request.method) {
            // Nothing can be read there, but a page full of pictures from here would be work, and fill the history.
            guard isForeign == true, !AccessRules.isOpen(request.uri.path),
                request.headers[.secFetchDestination] != "document"
            else { return }
            throw Problem(.crossSite, "Pages of other sites may link to what is here, but not embed it.")
        }
        if let isForeign {
            guard !isForeign else {
                throw Problem(.crossSite, "Pages of other sites may not change anything here.")
            }
        } else if let text = request.headers[.origin] {
            guard let origin = Origin(text), isOwn(origin, request) else {
                throw Problem(
                    .crossSite,
                    "The page is at \(text.prefix(100)), which is not this server's; if a proxy makes it so, tell the "
                        + "server its public address when it is started.")
            }
        }
    }

    private func isOwn(_ origin: Origin, _ request: Request) -> Bool {
        if origin == publicAddress?.origin || allowedHosts.contains(origin.authority.host) { return true }
        let forwarded = proxies.forwarded(request, from: CurrentConnection.peer)?.hosts.first ?? nil
        return [request.head.authority.flatMap { Authority($0) }, forwarded].contains { named in
            named.map { Origin(origin.scheme, $0) } == origin
        }
    }

    /// Returns `true` if the client uses TLS, according to the browser, else to a trusted proxy, else to the public
    /// address.
    func isEncrypted(_ request: Request) -> Bool {
        let scheme =
            request.headers[.origin].flatMap { Origin($0)?.scheme }
            ?? proxies.forwarded(request, from: CurrentConnection.peer)?.scheme ?? publicAddress?.origin.scheme
        return scheme == .https
    }
}
#endif
