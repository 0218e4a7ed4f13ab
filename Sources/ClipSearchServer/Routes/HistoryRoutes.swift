#if Server
import Catalog
import ClipSearch
import Foundation
import Hummingbird

/// The routes of the search history and its analytics.
struct HistoryRoutes: Routes {
    let services: Services

    private struct HistoryAnswer: Encodable {
        var searches: [SearchRecordAnswer]
        var total: Int
        var next: Nullable<SearchID>
    }

    func add(to router: Router<BasicRequestContext>) {
        router.serve(
            "/history",
            [
                .get: { request, _ in try await list(request) },
                .post: { request, _ in try await note(request) },
                .delete: { request, _ in
                    try QueryParameters(request).checkConfirmed()
                    try await services.ask { try $0.searches.removeAll() }
                    services.keptPictures.removeAll()
                    return .done
                },
            ])
        router.serve(
            "/history/:search",
            [
                .get: { _, context in
                    let id = try context.id("search")
                    return try await services.answer { SearchRecordAnswer(try $0.searches.record(id)) }
                },
                .delete: { _, context in
                    let id = try context.id("search")
                    try await services.ask { _ in try services.forgetSearch(id) }
                    return .done
                },
            ])
        router.serve(
            "/history/:search/rating",
            [
                .put: { request, context in
                    let id = try context.id("search")
                    var members = try JSONMembers(try await JSONBody.read(request))
                    guard let rating = try members.integer("rating", in: 1...4) else {
                        throw Problem.invalid("rating", "is missing")
                    }
                    try members.finish()
                    try await services.ask { try $0.searches.rate(id, rating) }
                    return .done
                },
                .delete: { _, context in
                    let id = try context.id("search")
                    try await services.ask { try $0.searches.rate(id, nil) }
                    return .done
                },
            ])
        router.serve("/analytics", [.get: { request, _ in try await analytics(request) }])
    }

    private struct NotedAnswer: Encodable {
        var search: Nullable<SearchID>
    }

    /// Adds a search whose answer the client has already, and which was made without being recorded.
    private func note(_ request: Request) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request))
        guard let asked = members.value("request") else { throw Problem.invalid("request", "is missing") }
        guard let results = try members.integer("results", in: 0...100_000_000) else {
            throw Problem.invalid("results", "is missing")
        }
        let milliseconds = try members.number("milliseconds", in: 0...86_400_000) ?? 0
        try members.finish()
        return try await services.answer { _ in
            let search = try SearchRequest(asked, uploads: services.uploads)
            return NotedAnswer(
                search: Nullable(try services.note(search, results: results, milliseconds: milliseconds)))
        }
    }

    private func list(_ request: Request) async throws -> Response {
        let parameters = QueryParameters(request)
        let limit = try parameters.integer("limit", in: 0...500) ?? 50
        let before = try parameters.integer("before", in: 1...Int.max).map(Int64.init)
        return try await services.answer { library in
            // One more indicates whether there is a next page.
            let searches = try library.searches.list(before: before, limit: limit + 1)
            let page = searches.prefix(limit)
            return HistoryAnswer(
                searches: page.map(SearchRecordAnswer.init), total: try library.searches.count(),
                next: Nullable(searches.count > limit ? page.last?.id : nil))
        }
    }

    private func analytics(_ request: Request) async throws -> Response {
        let parameters = QueryParameters(request)
        let days = try parameters.integer("days", in: 1...3650) ?? 30
        let now = Int64(Date().timeIntervalSince1970)
        let offset =
            try parameters.integer("utcOffset", in: -840...840)
            ?? Int((PhotoTime.wallClock(ofUnixTime: now) - now) / 60)
        return try await services.answer {
            AnalyticsAnswer(
                try $0.searches.analytics(days: days, utcOffset: Int64(offset) * 60, now: now), utcOffset: offset)
        }
    }
}
#endif
