#if Server
import Foundation
import Hummingbird
import Synchronization

/// The server's counters, for `/metrics`.
final class ServerCounters: Sendable {
    /// The number of requests in progress.
    let running = Atomic<Int>(0)
    /// The number of streams of server-sent events.
    let streams = Atomic<Int>(0)
    let startedAt = Date()
    private let routes = Mutex<[Key: Times]>([:])

    struct Key: Hashable {
        var method: String
        var route: String
        var status: Int
    }

    struct Times {
        static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
        /// The number of requests that took at most each bound.
        var counts = [Int](repeating: 0, count: bounds.count)
        var total = 0
        var seconds = 0.0
    }

    func count(method: String, route: String, status: Int, seconds: Double) {
        routes.withLock { routes in
            var times = routes.removeValue(forKey: Key(method: method, route: route, status: status)) ?? Times()
            times.total += 1
            times.seconds += seconds
            for (index, bound) in Times.bounds.enumerated() where seconds <= bound { times.counts[index] += 1 }
            routes[Key(method: method, route: route, status: status)] = times
        }
    }

    var counted: [(key: Key, times: Times)] {
        routes.withLock { Array($0) }
            .map { ($0.key, $0.value) }
            .sorted { ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status) }
    }
}

/// Counts each request and the time until its response begins.
struct CountingMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext
    let counters: ServerCounters

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let clock = ContinuousClock()
        let start = clock.now
        let response = try await next(request, context)
        // The number of routes is limited; that of paths chosen by clients is not.
        counters.count(
            method: Self.methods.contains(request.method.rawValue) ? request.method.rawValue : "other",
            route: context.endpointPath ?? "none", status: response.status.code,
            seconds: (clock.now - start) / .seconds(1))
        return response
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
}
#endif
