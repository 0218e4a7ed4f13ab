#if Server
import Catalog
import ClipSearch
import Hummingbird
import StrictJSON

/// The routes of saved searches, the albums that fill themselves.
struct SavedSearchRoutes: Routes {
    let services: Services

    private struct SavedSearchAnswer: Encodable {
        var id: SavedSearchID
        var name: String
        var createdAt: String
        var changedAt: String
        var request: Nullable<SearchQuery>

        init(_ search: SavedSearch) {
            id = search.id
            name = search.name
            createdAt = JSON.time(search.createdAt)
            changedAt = JSON.time(search.changedAt)
            request = Nullable(SearchQuery(stored: search.request))
        }
    }

    private struct SavedSearchesAnswer: Encodable {
        var searches: [SavedSearchAnswer]
    }

    func add(to router: Router<BasicRequestContext>) {
        router.serve(
            "/saved-searches",
            [
                .get: { _, _ in
                    try await services.answer {
                        SavedSearchesAnswer(searches: try $0.savedSearches.all().map(SavedSearchAnswer.init))
                    }
                },
                .post: { request, _ in try await create(request) },
            ])
        router.serve(
            "/saved-searches/:search",
            [
                .get: { _, context in
                    let id = try context.id("search")
                    return try await services.answer { SavedSearchAnswer(try $0.savedSearches.record(id)) }
                },
                .patch: { try await change($0, $1) },
                .delete: { _, context in
                    let id = try context.id("search")
                    try await services.ask { try $0.savedSearches.remove(id) }
                    return .done
                },
            ])
    }

    private func create(_ request: Request) async throws -> Response {
        let (name, search) = try await read(request)
        guard let name else { throw Problem.invalid("name", "is missing") }
        guard let search else { throw Problem.invalid("request", "is missing") }
        return try await services.ask { library in
            let saved = try library.savedSearches.add(name: name, request: search)
            return try JSON.response(
                SavedSearchAnswer(saved), status: .created, location: "/saved-searches/\(saved.id)")
        }
    }

    private func change(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let id = try context.id("search")
        let (name, search) = try await read(request)
        return try await services.answer {
            SavedSearchAnswer(try $0.savedSearches.change(id, name: name, request: search))
        }
    }

    /// Reads the name, and the search as it is stored.
    private func read(_ request: Request) async throws -> (name: String?, search: String?) {
        var members = try JSONMembers(try await JSONBody.read(request))
        let name = try members.string("name", length: 1...200)
        let body = members.value("request")
        try members.finish()
        guard let body else { return (name, nil) }
        let search = try SearchRequest(body, uploads: services.uploads)
        guard search.uploads.isEmpty else {
            throw Problem.invalid("request", "must have no uploads, which are kept for an hour only")
        }
        return (name, search.query.stored)
    }
}
#endif
