#if Server
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTPTypes
import Synchronization

/// The limit on the requests in work. A request counts until its answer has been sent, not only until it is made: what
/// waits for a slow client takes memory, too.
enum Admission {
    /// `false` if the current request came when all places were taken.
    @TaskLocal static var isGranted = true

    /// A responder that counts the requests of `responder`.
    static func counting(
        _ responder: @escaping HTTPChannelHandler.Responder, limit: Int, _ counters: ServerCounters
    ) -> HTTPChannelHandler.Responder {
        { request, writer, channel in
            let running = counters.running.add(1, ordering: .relaxed).newValue
            defer { counters.running.subtract(1, ordering: .relaxed) }
            var writer: ResponseWriter? = writer
            try await $isGranted.withValue(running <= limit) {
                guard let writer = writer.take() else { return }
                try await responder(request, writer, channel)
            }
        }
    }
}

/// Tells requests that came when all places were taken to come back, rather than to make all slow.
struct AdmissionMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard Admission.isGranted || request.uri.path == "/healthz" else {
            var problem = Problem.busy
            // Its place is for others.
            problem.headers[.connection] = "close"
            throw problem
        }
        return try await next(request, context)
    }
}
#endif
