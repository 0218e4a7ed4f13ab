#if Server
import Catalog
import ClipSearch
import Files
import Hummingbird

/// The routes that move photos to the system's trash, and back, where the server allows it.
struct TrashRoutes: Routes {
    let services: Services
    private var trash: Trash { Trash(home: services.options.trashFolder) }

    private struct Answer: Encodable {
        struct Refusal: Encodable {
            var photo: PhotoID
            var path: String
            var reason: String
        }

        var batch: Nullable<Int64>
        var photos: [PhotoID]
        var files: Int
        var refused: [Refusal]

        init(_ report: TrashReport) {
            batch = Nullable(report.batch)
            photos = report.ids
            files = report.photos.reduce(0) { $0 + $1.files.count }
            refused = report.refused.map { Refusal(photo: $0.photo, path: $0.path.text, reason: $0.reason) }
        }
    }

    func add(to router: Router<BasicRequestContext>) {
        router.serve("/photos/trash", [.post: { request, _ in try await move(request) }])
        router.serve("/photos/trash/undo", [.post: { request, _ in try await putBack(request) }])
    }

    private func move(_ request: Request) async throws -> Response {
        let photos = try await request.photoIDs()
        try checkAllowed()
        return try await answer { try $0.moveToTrash(photos, trash: trash) }
    }

    private func putBack(_ request: Request) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request))
        guard let batch = try members.integer("batch", in: 1...1 << 53) else {
            throw Problem.invalid("batch", "is missing: give the one that moving the photos answered with")
        }
        try members.finish()
        try checkAllowed()
        return try await answer { library in
            let photos = try library.trashed.batch(Int64(batch))
            guard !photos.isEmpty else {
                throw Problem(.notFound, "None of these photos are in the trash any more.", parameter: "batch")
            }
            return try library.restoreTrashed(photos, trash: trash)
        }
    }

    /// Runs off the threads of searches, as a disk may not respond.
    private func answer(_ body: @escaping @Sendable (PhotoLibrary) throws -> TrashReport) async throws -> Response {
        try await services.picturing.run { try JSON.response(Answer(try body(services.library))) }
    }

    private func checkAllowed() throws {
        guard services.options.allowsTrash else {
            throw Problem(
                .trashNotAllowed, "This server moves nothing to the trash: \"clipsearch serve --allow-trash\" does.")
        }
    }
}
#endif
