#if Server
import HTTPTypes
import Hummingbird

/// Serves requests whose paths begin with that of the public address, as well as those of proxies that have removed it.
///
/// The path may be the name of a route, such as `/photos/` in front of `/photos/12/file`. It is only removed where the
/// name of a route, or nothing, follows; no route has the name of another as its second part.
package struct PublicPathResponder: HTTPResponder {
    package typealias Context = BasicRequestContext

    private let inner: RouterResponder<Context>
    private let names: ServerNames
    /// The first parts of the routes.
    private let routes: Set<Substring>

    init(_ inner: RouterResponder<Context>, _ names: ServerNames, paths: [String]) {
        self.inner = inner
        self.names = names
        routes = Set((paths + ["/", "/page"]).map { Self.firstPart(of: $0[...]) })
    }

    package func respond(to request: Request, context: Context) async throws -> Response {
        let path = names.publicAddress?.path ?? ""
        var request = request
        if !path.isEmpty, let given = request.head.path {
            if request.uri.path == path, !routes.contains(Self.firstPart(of: path[...])) {
                // The page's relative addresses need the slash.
                var redirect = ProblemMiddleware.fields
                redirect[.location] = path + "/"
                return Response(status: .permanentRedirect, headers: redirect)
            }
            let rest = given.dropFirst(path.count)
            if given.hasPrefix(path + "/"), routes.contains(Self.firstPart(of: rest)) {
                var head = request.head
                head.path = String(rest)
                request = Request(head: head, body: request.body)
            }
        }
        var response = try await inner.respond(to: request, context: context)
        if let location = response.headers[.location], location.hasPrefix("/") {
            let prefix =
                path.isEmpty ? proxies.forwarded(request, from: CurrentConnection.peer)?.prefix ?? "" : path
            response.headers[.location] = prefix + location
        }
        return response
    }

    private var proxies: TrustedProxies { names.proxies }

    private static func firstPart(of path: Substring) -> Substring {
        path.dropFirst().prefix { $0 != "/" && $0 != "?" }
    }
}
#endif
