#if Server
import Catalog
import ClipSearch
import HTTPTypes
import Hummingbird

struct CollectionRoutes: Routes {
    let services: Services

    private static let nameLength = 1...200
    private static let descriptionLength = 0...5000

    private struct CollectionsAnswer: Encodable {
        var collections: [CollectionAnswer]
        var total: Int
    }

    func add(to router: Router<BasicRequestContext>) {
        router.serve(
            "/collections",
            [
                .get: { request, _ in try await list(request) },
                .post: { request, _ in try await create(request) },
            ])
        router.serve(
            "/collections/:collection",
            [
                .get: { _, context in
                    let id = try context.id("collection")
                    return try await services.answer { try CollectionAnswer.one($0.collections.record(id), in: $0) }
                },
                .patch: { try await change($0, $1) },
                .delete: { _, context in
                    let id = try context.id("collection")
                    try await services.ask { try $0.collections.remove(id) }
                    return .done
                },
            ])
        router.serve(
            "/collections/:collection/photos",
            [
                .get: { request, context in
                    let id = try context.id("collection")
                    let (limit, offset) = try QueryParameters(request).page()
                    return try await services.answer {
                        try PhotoListAnswer($0.collections.photos(of: id, limit: limit, offset: offset), in: $0)
                    }
                },
                .post: { request, context in
                    try await members(request, context) { try $0.collections.add($1, to: $2) }
                },
                .put: { request, context in
                    try await members(request, context) { try $0.collections.set($1, of: $2) }
                },
            ])
        router.serve(
            "/collections/:collection/remove",
            [
                .post: { request, context in
                    try await members(request, context) { try $0.collections.remove($1, from: $2) }
                }
            ])
        router.serve("/collections/:collection/move", [.post: { try await move($0, $1) }])
        router.serve(
            "/collections/:collection/cover",
            [
                .put: { try await chooseCover($0, $1) },
                .delete: { _, context in
                    let id = try context.id("collection")
                    try await services.ask { _ = try $0.collections.setCover(nil, of: id) }
                    return .done
                },
            ])
        router.serve("/collections/:collection/export", [.get: { try await export($0, $1) }])
    }

    private func move(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let id = try context.id("collection")
        var members = try JSONMembers(try await JSONBody.read(request))
        guard let photos = try members.ids("photos") else { throw Problem.invalid("photos", "is missing") }
        let next = try members.integer("before", in: 1...Int.max).map(Int64.init)
        try members.finish()
        return try await services.answer {
            ChangedAnswer(photos: try $0.collections.move(photos, in: id, before: next))
        }
    }

    private func chooseCover(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let id = try context.id("collection")
        var members = try JSONMembers(try await JSONBody.read(request))
        guard let photo = try members.integer("photo", in: 1...Int.max) else {
            throw Problem.invalid("photo", "is missing")
        }
        try members.finish()
        try await services.ask { _ = try $0.collections.setCover(Int64(photo), of: id) }
        return .done
    }

    private func list(_ request: Request) async throws -> Response {
        let parameters = QueryParameters(request)
        let limit = try parameters.integer("limit", in: 0...10_000) ?? 1000
        let offset = try parameters.integer("offset", in: 0...1_000_000) ?? 0
        return try await services.answer { library in
            let page = try library.collections.page(limit: limit, offset: offset)
            return CollectionsAnswer(
                collections: try CollectionAnswer.list(page.elements, in: library), total: page.total)
        }
    }

    private func create(_ request: Request) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request))
        let name = try members.requiredString("name", length: Self.nameLength)
        let description = try members.string("description", length: Self.descriptionLength) ?? ""
        let photos = try members.ids("photos") ?? []
        try members.finish()
        return try await services.ask { library in
            let collection = try library.collections.add(name: name, description: description, photos: photos)
            return try JSON.response(
                CollectionAnswer.one(collection, in: library), status: .created,
                location: "/collections/\(collection.id)")
        }
    }

    private func change(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let id = try context.id("collection")
        var members = try JSONMembers(try await JSONBody.read(request))
        let name = try members.string("name", length: Self.nameLength)
        let description = try members.string("description", length: Self.descriptionLength)
        try members.finish()
        return try await services.answer {
            try CollectionAnswer.one($0.collections.change(id, name: name, description: description), in: $0)
        }
    }

    private func members(
        _ request: Request, _ context: BasicRequestContext,
        _ change: @escaping @Sendable (PhotoLibrary, [PhotoID], CollectionID) throws -> [PhotoID]
    ) async throws -> Response {
        let id = try context.id("collection")
        let photos = try await request.photoIDs()
        return try await services.answer { ChangedAnswer(photos: try change($0, photos, id)) }
    }

    private func export(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let id = try context.id("collection")
        let format = try Export.Format(QueryParameters(request))
        return try await services.searching.run {
            let collection = try services.library.collections.record(id)
            return try Export(name: collection.name, try services.library.collections.photos(of: id)).response(format)
        }
    }
}
#endif
