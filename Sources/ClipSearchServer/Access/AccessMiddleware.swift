#if Server
import HTTPTypes
import Hummingbird

/// Refuses requests that violate ``AccessRules``.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext
    let rules: AccessRules

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try rules.names.checkHost(of: request)
        try rules.names.checkOrigin(of: request)
        try rules.checkToken(of: request)
        return try await next(request, context)
    }
}

/// The rules of access.
///
/// - Pages of other sites must neither read nor change anything: ``ServerNames``.
/// - Whoever has the token of a share sees what is shared, at the addresses below `/shared/`, and nothing else: these
///   routes check it themselves, and no other looks at it.
/// - With a token, everything else but the page's files and `/healthz` requires it, as `Authorization: Bearer`, or a
///   session that was opened with it, as a cookie.
struct AccessRules: Sendable {
    let names: ServerNames
    let token: AccessToken?
    private let sessions = Sessions()
    private let attempts = TokenAttempts()
    /// Apart from those of the server's token: a right one of a share must not end the pause for that.
    private let shareAttempts = TokenAttempts()
    private let listeningPort: Int

    /// - Throws: ``ServerError`` for options that contradict each other, or that cannot have an effect.
    init(_ options: ServerOptions) throws(ServerError) {
        guard options.isLoopback || options.token != nil || options.allowsRequestsWithoutToken else {
            throw .tokenNeeded(host: options.host)
        }
        if let token = options.token { try AccessToken.check(token) }
        token = options.token.map(AccessToken.init)
        names = try ServerNames(options)
        listeningPort = options.port
    }

    // MARK: Tokens

    func checkToken(of request: Request) throws {
        if Self.isOpen(request.uri.path) || Self.isShared(request.uri.path) { return }
        guard try isAuthorized(request) else {
            var problem = Problem(.unauthorized, "Give the token that the server was started with.")
            problem.headers[.wwwAuthenticate] = "Bearer"
            throw problem
        }
    }

    /// - Throws: ``Problem`` if the client must wait after wrong tokens.
    func isAuthorized(_ request: Request) throws -> Bool {
        guard let token else { return true }
        if let header = request.headers[.authorization] {
            let scheme = "bearer "
            guard header.lowercased().hasPrefix(scheme) else { return false }
            return try isRight(String(header.dropFirst(scheme.count)), token, request)
        }
        return request.cookies[cookieName(for: request)].map { sessions.isOpen($0.value) } ?? false
    }

    private func isRight(_ given: String, _ token: AccessToken, _ request: Request) throws -> Bool {
        let digest = AccessToken.digest(of: given)
        return try judge(digest, isRight: token.matches(digest: digest), by: attempts, request)
    }

    /// Notes whether the token of a share was right.
    ///
    /// - Throws: ``Problem`` if the client must wait after wrong tokens.
    func noteShare(_ given: String, isRight: Bool, _ request: Request) throws {
        _ = try judge(AccessToken.digest(of: given), isRight: isRight, by: shareAttempts, request)
    }

    private func judge(
        _ digest: [UInt8], isRight: Bool, by attempts: TokenAttempts, _ request: Request
    ) throws -> Bool {
        let client = names.proxies.client(of: request, from: CurrentConnection.peer)?.clientName ?? ""
        switch attempts.judge(client, digest: digest, isRight: isRight) {
        case .right: return true
        case .wrong: return false
        case .refused(let seconds):
            var problem = Problem(
                .tooManyAttempts, "Several wrong tokens came from this address; try again in \(seconds) s.")
            problem.headers[.retryAfter] = String(seconds)
            throw problem
        }
    }

    // MARK: Sessions

    /// Begins a session.
    ///
    /// - Returns: the header that sets the cookie; nil where no token is needed.
    /// - Throws: ``Problem`` if the token is wrong.
    func openSession(_ given: String, _ request: Request) throws -> String? {
        guard let token else { return nil }
        guard try isRight(given, token, request) else {
            throw Problem(.unauthorized, "That is not the token that the server was started with.", parameter: "token")
        }
        // A browser that logs in again does not need its session before.
        endSession(of: request)
        return cookie(sessions.begin(), seconds: sessions.lifetime.components.seconds, request)
    }

    /// Ends the session of a request, if it has one.
    ///
    /// - Returns: the header that deletes the cookie.
    func closeSession(_ request: Request) -> String {
        endSession(of: request)
        return cookie("", seconds: 0, request)
    }

    private func endSession(of request: Request) {
        if let cookie = request.cookies[cookieName(for: request)] { sessions.end(cookie.value) }
    }

    /// The name of the cookie, with the port by which the client addresses the server: browsers send the cookies of one
    /// port to all ports of a host.
    private func cookieName(for request: Request) -> String {
        let port =
            request.head.authority.flatMap { Authority($0)?.port } ?? CurrentConnection.channel?.localAddress?.port
            ?? listeningPort
        return "clipsearch_session_\(port)"
    }

    /// A cookie without a path holds for the folder of the address that sets it, as the browser sees that address, so
    /// that behind a proxy other services of the host do not receive it.
    private func cookie(_ session: String, seconds: Int64, _ request: Request) -> String {
        let secure = names.isEncrypted(request) ? "; Secure" : ""
        return "\(cookieName(for: request))=\(session); Max-Age=\(seconds); HttpOnly; SameSite=Strict\(secure)"
    }

    // MARK: Open paths

    private static let openPaths: Set<String> = ["/", "/healthz", "/session", "/openapi.json"]

    static func isShared(_ path: String) -> Bool { path.hasPrefix("/shared/") }

    static func isOpen(_ path: String) -> Bool { openPaths.contains(path) || path.hasPrefix("/page/") }
}
#endif
