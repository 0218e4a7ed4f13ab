#if Server
import Catalog
import ClipSearch
import Hummingbird

struct ChangedAnswer: Encodable {
    var photos: [PhotoID]
}

extension Request {
    /// Parses the body `{"photos": [...]}`.
    func photoIDs() async throws -> [PhotoID] {
        var members = try JSONMembers(try await JSONBody.read(self))
        guard let ids = try members.ids("photos") else { throw Problem.invalid("photos", "is missing") }
        try members.finish()
        return ids
    }
}

struct FavouriteRoutes: Routes {
    let services: Services

    func add(to router: Router<BasicRequestContext>) {
        router.serve(
            "/favourites",
            [
                .get: { request, _ in
                    let (limit, offset) = try QueryParameters(request).page()
                    return try await services.answer {
                        try PhotoListAnswer($0.favourites.page(limit: limit, offset: offset), in: $0)
                    }
                },
                .post: { request, _ in
                    let photos = try await request.photoIDs()
                    return try await services.answer { ChangedAnswer(photos: try $0.favourites.add(photos)) }
                },
                .delete: { request, _ in
                    try QueryParameters(request).checkConfirmed()
                    return try await services.answer { ChangedAnswer(photos: try $0.favourites.removeAll()) }
                },
            ])
        router.serve(
            "/favourites/remove",
            [
                .post: { request, _ in
                    let photos = try await request.photoIDs()
                    return try await services.answer { ChangedAnswer(photos: try $0.favourites.remove(photos)) }
                }
            ])
        router.serve(
            "/favourites/export",
            [
                .get: { request, _ in
                    let format = try Export.Format(QueryParameters(request))
                    return try await services.searching.run {
                        let page = try services.library.favourites.page(limit: .max)
                        return try Export(name: "favourites", page).response(format)
                    }
                }
            ])
        router.serve(
            "/favourites/:photo",
            [
                .put: { _, context in
                    let id = try context.id("photo")
                    try await services.ask {
                        _ = try $0.photos.record(id)
                        try $0.favourites.add([id])
                    }
                    return .done
                },
                .delete: { _, context in
                    let id = try context.id("photo")
                    _ = try await services.ask { try $0.favourites.remove([id]) }
                    return .done
                },
            ])
    }
}
#endif
