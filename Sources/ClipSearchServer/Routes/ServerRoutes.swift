#if Server
import Catalog
import ClipSearch
import Foundation
import HTTPTypes
import Hummingbird

/// The routes of the page and of the server itself.
struct ServerRoutes: Routes {
    let services: Services

    func add(to router: Router<BasicRequestContext>) {
        router.serve("/", [.get: { request, _ in try file("index.html", request) }])
        router.serve(
            "/page/**",
            [
                .get: { request, context in
                    var parts = context.parameters.getCatchAll()
                    let hasVersion = services.page.version.map { parts.first == $0[...] } ?? false
                    if hasVersion { parts.removeFirst() }
                    return try file("page/" + parts.joined(separator: "/"), request, isForGood: hasVersion)
                }
            ])
        router.serve("/openapi.json", [.get: { request, _ in try file("openapi.json", request) }])
        router.serve(
            "/session",
            [
                .get: { request, _ in try session(request) },
                .post: { request, _ in try await openSession(request) },
                .delete: { request, _ in closeSession(request) },
            ])
        router.serve(
            "/settings",
            [
                .get: { _, _ in try await services.answer { try SettingsAnswer(of: $0) } },
                .patch: { request, _ in try await changeSettings(request) },
            ])
        router.serve("/status", [.get: { _, _ in try await services.answer { _ in try StatusAnswer(of: services) } }])
        router.serve("/healthz", [.get: { _, _ in try await health() }])
        router.serve("/metrics", [.get: { _, _ in try await metrics() }])
    }

    /// - Parameter isForGood: `true` if the address contains the file's version.
    private func file(_ name: String, _ request: Request, isForGood: Bool = false) throws -> Response {
        guard let file = services.page[name] else { throw Problem(.notFound, "The page has no such file.") }
        let headers: HTTPFields = [
            .eTag: file.entityTag, .cacheControl: isForGood ? "public, max-age=31536000, immutable" : "no-cache",
        ]
        if try request.hasCurrent(file.entityTag) { return Response(status: .notModified, headers: headers) }
        var response = Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
        response.headers[.contentType] = file.contentType
        return response
    }

    // MARK: Session

    private struct SessionAnswer: Encodable {
        var tokenRequired: Bool
        var authorized: Bool
    }

    private func session(_ request: Request) throws -> Response {
        try JSON.response(
            SessionAnswer(
                tokenRequired: services.rules.token != nil, authorized: try services.rules.isAuthorized(request)))
    }

    private func openSession(_ request: Request) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request))
        let given = try members.requiredString("token", length: 1...AccessToken.lengths.upperBound)
        try members.finish()
        var response = Response.done
        response.headers[.setCookie] = try services.rules.openSession(given, request)
        return response
    }

    private func closeSession(_ request: Request) -> Response {
        var response = Response.done
        response.headers[.setCookie] = services.rules.closeSession(request)
        return response
    }

    // MARK: Settings

    private struct SettingsAnswer: Encodable {
        var recordsSearches: Bool
        var searchLimit: Int
        var readsText: Bool

        init(of library: PhotoLibrary) throws {
            let settings = try library.searches.settings()
            recordsSearches = settings.recordsSearches
            searchLimit = settings.limit ?? 0
            readsText = try library.readsWriting()
        }
    }

    private func changeSettings(_ request: Request) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request))
        let records = try members.bool("recordsSearches")
        let limit = try members.integer("searchLimit", in: 0...100_000_000)
        let reads = try members.bool("readsText")
        try members.finish()
        return try await services.answer { library in
            var settings = try library.searches.settings()
            if let records { settings.recordsSearches = records }
            if let limit { settings.limit = limit == 0 ? nil : limit }
            try library.searches.set(settings)
            if let reads {
                try library.setReadsWriting(reads)
                services.reading.wake()
            }
            return try SettingsAnswer(of: library)
        }
    }

    // MARK: Health

    private func health() async throws -> Response {
        if let problem = await services.health.problem() { throw problem }
        return .text("ok\n")
    }

    private func metrics() async throws -> Response {
        .metrics(try await services.ask { _ in try MetricsText(of: services) })
    }
}
#endif
