#if Server
import Hummingbird
import Synchronization

/// Works on so many requests at once and no more: further ones are told to come back, rather than to make all slow.
struct AdmissionMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext
    let limit: Int
    let counters: ServerCounters

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let running = counters.running.add(1, ordering: .relaxed).newValue
        defer { counters.running.subtract(1, ordering: .relaxed) }
        guard running <= limit || request.uri.path == "/healthz" else {
            throw Problem(.busy, "The server has more to do than it can; try again in a second.")
        }
        return try await next(request, context)
    }
}
#endif
