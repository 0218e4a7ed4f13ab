#if Server
import HTTPTypes
import Hummingbird

typealias Handler = @Sendable (Request, BasicRequestContext) async throws -> Response

/// A group of the server's routes.
protocol Routes {
    var services: Services { get }
    func add(to router: Router<BasicRequestContext>)
}

extension Router<BasicRequestContext> {
    /// Serves a path with these methods and refuses others.
    func serve(_ path: RouterPath, _ handlers: [HTTPRequest.Method: Handler]) {
        for (method, handler) in handlers { on(path, method: method, use: handler) }
        var allowed = handlers.keys.map(\.rawValue)
        if handlers[.get] != nil { allowed.append("HEAD") }
        let allow = allowed.sorted().joined(separator: ", ")
        let methods: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .options, .trace, .connect]
        for method in methods where handlers[method] == nil {
            // A path without GET has no HEAD either, which the router derives from GET.
            on(path, method: method) { _, _ -> Response in
                var problem = Problem(.methodNotAllowed, "This address knows: \(allow).")
                problem.headers[.allow] = allow
                throw problem
            }
        }
    }
}
#endif
