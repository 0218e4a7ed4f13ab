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
    }

    func add(to router: Router<BasicRequestContext>) {
        router.serve(
            "/collections",
            [
                .get: { _, _ in
                    try await services.answer { library in
                        CollectionsAnswer(
                            collections: try library.collections().map { try CollectionAnswer($0, in: library) })
                    }
                },
                .post: { request, _ in try await create(request) },
            ])
        router.serve(
            "/collections/:collection",
            [
                .get: { _, context in
                    let id = try context.id("collection")
                    return try await services.answer { try CollectionAnswer($0.collection(id), in: $0) }
                },
                .patch: { try await change($0, $1) },
                .delete: { _, context in
                    let id = try context.id("collection")
                    try await services.ask { try $0.removeCollection(id) }
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
                        try PhotoListAnswer($0.photos(of: id, limit: limit, offset: offset), in: $0)
                    }
                },
                .post: { request, context in try await members(request, context) { try $0.add($1, to: $2) } },
                .put: { request, context in try await members(request, context) { try $0.setPhotos($1, of: $2) } },
            ])
        router.serve(
            "/collections/:collection/remove",
            [.post: { request, context in try await members(request, context) { try $0.remove($1, from: $2) } }])
        router.serve("/collections/:collection/export", [.get: { try await export($0, $1) }])
    }

    private func create(_ request: Request) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request))
        let name = try members.requiredString("name", length: Self.nameLength)
        let description = try members.string("description", length: Self.descriptionLength) ?? ""
        let photos = try members.ids("photos") ?? []
        try members.finish()
        return try await services.ask { library in
            let collection = try library.addCollection(name: name, description: description, photos: photos)
            return try JSON.response(
                CollectionAnswer(collection, in: library), status: .created, location: "/collections/\(collection.id)")
        }
    }

    private func change(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let id = try context.id("collection")
        var members = try JSONMembers(try await JSONBody.read(request))
        let name = try members.string("name", length: Self.nameLength)
        let description = try members.string("description", length: Self.descriptionLength)
        try members.finish()
        return try await services.answer {
            try CollectionAnswer($0.changeCollection(id, name: name, description: description), in: $0)
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
            let collection = try services.library.collection(id)
            return try Export(name: collection.name, try services.library.photos(of: id, limit: .max)).response(format)
        }
    }
}
#endif
