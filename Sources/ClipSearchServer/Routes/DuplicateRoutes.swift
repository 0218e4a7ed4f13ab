#if Server
import Catalog
import ClipSearch
import Hummingbird

/// The routes of duplicate and similar photos.
struct DuplicateRoutes: Routes {
    let services: Services

    func add(to router: Router<BasicRequestContext>) {
        router.serve("/duplicates", [.get: { request, _ in try await find(request) }])
    }

    private func find(_ request: Request) async throws -> Response {
        let parameters = QueryParameters(request)
        var options = DuplicateOptions()
        options.kind = try parameters.word("kind", as: DuplicateKind.self) ?? options.kind
        options.threshold = try parameters.number("threshold", in: 0...1).map(Float.init)
        options.burstSeconds = try parameters.integer("seconds", in: 0...3600).map(Int64.init) ?? options.burstSeconds
        options.filter = try PhotoFilter(parameters)
        let (limit, offset) = try parameters.page()
        return try JSON.response(
            DuplicatesAnswer(try await services.duplicates.find(options, limit: limit, offset: offset)))
    }
}
#endif
