#if Server
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTPTypes
import Synchronization

/// The limit on concurrent requests. A request counts until its response has been sent, since a response that waits for
/// a slow client uses memory, too.
enum Admission {
    /// `false` if the current request arrived when the limit was reached.
    @TaskLocal static var isGranted = true

    /// Returns a responder that counts the requests of `responder`.
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

/// Answers requests beyond the limit with an error, instead of slowing down all requests.
struct AdmissionMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard Admission.isGranted || request.uri.path == "/healthz" else {
            var problem = Problem.busy
            // The connection makes room for others.
            problem.headers[.connection] = "close"
            throw problem
        }
        return try await next(request, context)
    }
}
#endif
