#if Server
import Catalog
import Files
import Hummingbird

/// The routes of tags.
struct TagRoutes: Routes {
    let services: Services

    private struct TagAnswer: Encodable {
        var name: String
        var photos: Int
    }

    private struct TagsAnswer: Encodable {
        var tags: [TagAnswer]
        var total: Int
    }

    private struct ChangeAnswer: Encodable {
        var name: String
        var photos: [PhotoID]
    }

    private struct ChangesAnswer: Encodable {
        var tags: [ChangeAnswer]
    }

    func add(to router: Router<BasicRequestContext>) {
        router.serve(
            "/tags",
            [
                .get: { request, _ in try await list(request) },
                .post: { request, _ in try await change(request) { try $0.addTags($1, to: $2) } },
            ])
        router.serve("/tags/of", [.post: { request, _ in try await list(of: request.photoIDs()) }])
        router.serve(
            "/tags/remove", [.post: { request, _ in try await change(request) { try $0.removeTags($1, from: $2) } }])
    }

    private func list(_ request: Request) async throws -> Response {
        let (limit, offset) = try QueryParameters(request).page()
        return try await services.answer { library in
            let page = try library.texts.tags(limit: limit, offset: offset)
            return TagsAnswer(
                tags: page.elements.map { TagAnswer(name: $0.name, photos: $0.photos) }, total: page.total)
        }
    }

    private func list(of photos: [PhotoID]) async throws -> Response {
        try await services.answer { library in
            let tags = try library.texts.tags(of: photos)
            return TagsAnswer(tags: tags.map { TagAnswer(name: $0.name, photos: $0.photos) }, total: tags.count)
        }
    }

    private func change(
        _ request: Request, _ change: @escaping @Sendable (Texts, [String], [PhotoID]) throws -> [TagChange]
    ) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request))
        guard
            let names = try members.strings(
                "tags", count: InputLimits.filterEntries, length: 1...InputLimits.keywordLength)
        else { throw Problem.invalid("tags", "is missing") }
        guard let photos = try members.ids("photos") else { throw Problem.invalid("photos", "is missing") }
        try members.finish()
        return try await services.answer { library in
            let changes = try change(library.texts, names, photos)
            return ChangesAnswer(tags: changes.map { ChangeAnswer(name: $0.tag, photos: $0.photos) })
        }
    }
}
#endif
