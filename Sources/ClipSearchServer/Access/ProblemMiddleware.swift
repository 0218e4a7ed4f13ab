#if Server
import Files
import HTTPTypes
import Hummingbird
import Logging

/// Converts errors to responses, and adds the security headers for browsers to every response.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = BasicRequestContext
    let logger: Logger
    /// The page whose file tells people that there is nothing at an address; nil for a server without one.
    let page: PageFiles?

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
            if problem.kind == .notFound, let document = notFoundPage(for: request) {
                response.headers[.contentType] = document.contentType
                response.headers[.cacheControl] = "no-store"
                response.body = .init(byteBuffer: ByteBuffer(bytes: document.bytes))
                response.headers[.contentLength] = nil
            }
        }
        for field in Self.fields { response.headers[field.name] = field.value }
        return response
    }

    /// Returns the page that tells a person that there is nothing at an address; nil for programs.
    private func notFoundPage(for request: Request) -> PageFiles.File? {
        guard request.method == .get || request.method == .head,
            request.headers[.accept]?.contains("text/html") == true, var file = page?["not-found.html"]
        else { return nil }
        // Its links are relative, as all of the page's, so that they hold behind proxies: from here up to the root.
        let depth = max(0, request.uri.path.utf8.count { $0 == UInt8(ascii: "/") } - 1)
        let text = String(decoding: file.bytes, as: UTF8.self)
            .replacing("href=\"./", with: "href=\"./" + String(repeating: "../", count: depth))
        file.bytes = Array(text.utf8)
        return file
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
            "media-src 'self'", "connect-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'self'",
            "frame-ancestors 'none'",
        ].joined(separator: "; "),
        .xContentTypeOptions: "nosniff",
        .xFrameOptions: "DENY",
        .referrerPolicy: "no-referrer",
        .crossOriginResourcePolicy: "same-origin",
        .crossOriginOpenerPolicy: "same-origin",
        .xRobotsTag: "noindex, nofollow",
        .permissionsPolicy: "camera=(), geolocation=(), microphone=()",
    ]
}
#endif
