#if Server
import Foundation
import HTTPTypes
import Hummingbird

/// Refuses requests that violate ``AccessRules``.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext
    let rules: AccessRules

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try rules.checkHost(of: request)
        try rules.checkOrigin(of: request)
        try rules.checkToken(of: request)
        return try await next(request, context)
    }
}

/// The rules of access.
///
/// - A page of another site must not read responses by pointing its own name to this server's address (DNS rebinding):
///   without a token, `Host` must be a name of this server.
/// - Nor may a page of another site have a browser change anything: requests other than GET and HEAD must not come from
///   another site, as indicated by `Sec-Fetch-Site` or `Origin`. Programs other than browsers send neither.
/// - Such a page may link to photos and searches, but not embed them (`Sec-Fetch-Dest`), which would put the server to
///   work and fill the history.
/// - With a token, everything but the page's files and `/healthz` requires it, as `Authorization: Bearer` or as a
///   cookie.
struct AccessRules: Sendable {
    static let cookieName = "clipsearch_session"
    private static let sessionSeconds = 30 * 86400

    let token: AccessToken?
    private let hosts: Set<String>

    init(_ options: ServerOptions) {
        token = options.token.map(AccessToken.init)
        hosts = Set(
            (["localhost", "127.0.0.1", "[::1]", options.host, "[\(options.host)]"] + options.allowedHosts)
                .map { $0.lowercased() })
    }

    func checkHost(of request: Request) throws {
        guard let authority = request.head.authority, !authority.isEmpty else {
            throw Problem(.wrongHost, "The request has no Host header.")
        }
        if token != nil { return }
        guard hosts.contains(Self.host(of: authority)) else {
            throw Problem(
                .wrongHost,
                "The server was reached as \(authority.prefix(100)), which is not its name; start it with "
                    + "--allowed-host to let it be."
            )
        }
    }

    func checkOrigin(of request: Request) throws {
        let site = request.headers[.secFetchSite]
        let isForeign = site.map { $0 != "same-origin" && $0 != "none" }
        if [.get, .head, .options].contains(request.method) {
            // Nothing can be read there, but a page full of pictures from here would be work, and fill the history.
            guard isForeign == true, !Self.isOpen(request.uri.path), request.headers[.secFetchDestination] != "document"
            else { return }
            throw Problem(.crossSite, "Pages of other sites may link to what is here, but not embed it.")
        }
        let refusal = Problem(.crossSite, "Pages of other sites may not change anything here.")
        if let isForeign {
            if isForeign { throw refusal }
        } else if let origin = request.headers[.origin] {
            guard let authority = request.head.authority,
                ["http://\(authority)", "https://\(authority)"].contains(origin)
            else { throw refusal }
        }
    }

    func checkToken(of request: Request) throws {
        if Self.isOpen(request.uri.path) { return }
        guard isAuthorized(request) else {
            var problem = Problem(.unauthorized, "Give the token that the server was started with.")
            problem.headers[.wwwAuthenticate] = "Bearer"
            throw problem
        }
    }

    func isAuthorized(_ request: Request) -> Bool {
        guard let token else { return true }
        if let header = request.headers[.authorization] {
            let scheme = "bearer "
            return header.lowercased().hasPrefix(scheme) && token.matches(String(header.dropFirst(scheme.count)))
        }
        return request.cookies[Self.cookieName].map { token.matches(session: $0.value) } ?? false
    }

    /// Returns the header that sets the cookie or, without a session, deletes it.
    func cookie(session: String?) -> String {
        let age = session == nil ? 0 : Self.sessionSeconds
        return "\(Self.cookieName)=\(session ?? ""); Path=/; Max-Age=\(age); HttpOnly; SameSite=Strict"
    }

    private static let openPaths: Set<String> = ["/", "/healthz", "/session", "/openapi.json"]

    private static func isOpen(_ path: String) -> Bool { openPaths.contains(path) || path.hasPrefix("/page/") }

    private static func host(of authority: String) -> String {
        let text = authority.lowercased()
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") { return String(text[...end]) }
        return String(text.prefix { $0 != ":" })
    }
}
#endif
