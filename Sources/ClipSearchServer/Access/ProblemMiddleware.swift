#if Server
import Files
import HTTPTypes
import Hummingbird
import Logging

/// Converts errors to responses, and adds the security headers for browsers to every response.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext
    let logger: Logger

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            let problem = problem(for: error, request)
            if problem.kind == .internal || problem.kind == .libraryGone {
                logger.error("\(request.method) \(request.uri.path): \(error)")
            }
            response = problem.response
        }
        for field in Self.fields { response.headers[field.name] = field.value }
        return response
    }

    private func problem(for error: any Error, _ request: Request) -> Problem {
        if let error = error as? HTTPError, error.status == .notFound {
            return Problem(.notFound, "There is nothing at this address; /openapi.json says what there is.")
        }
        let problem = Problem(error)
        // A lack of descriptors is reported differently by each library: as a missing file, a picture or database that
        // cannot be opened, or a full disk.
        return Self.mayBeShortage.contains(problem.kind) && DescriptorLimit.isReached ? .shortage : problem
    }

    private static let mayBeShortage: Set<Problem.Kind> = [.notFound, .unreadablePicture, .storageFull, .internal]

    static let fields: HTTPFields = [
        .contentSecurityPolicy: [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:",
            "connect-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'self'",
            "frame-ancestors 'none'",
        ].joined(separator: "; "),
        .xContentTypeOptions: "nosniff",
        .xFrameOptions: "DENY",
        .referrerPolicy: "no-referrer",
        .crossOriginResourcePolicy: "same-origin",
        .crossOriginOpenerPolicy: "same-origin",
        .permissionsPolicy: "camera=(), geolocation=(), microphone=()",
    ]
}
#endif
