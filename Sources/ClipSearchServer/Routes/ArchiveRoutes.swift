#if Server
import Catalog
import Foundation
import Hummingbird

/// The routes of photos' files in one archive.
struct ArchiveRoutes: Routes {
    let services: Services

    private struct ArchiveMade: Encodable {
        var id: String
        var photos: Int
        var bytes: Int64
        var missing: Int
    }

    func add(to router: Router<BasicRequestContext>) {
        router.serve("/archives", [.post: { request, _ in try await create(request) }])
        router.serve(
            "/archives/:archive",
            [
                .get: { _, context in
                    guard let archive = services.archives.find(context.parameters.get("archive") ?? "") else {
                        throw Problem(.notFound, "There is no such archive any more: ask for it again.")
                    }
                    return ArchiveAnswer(archive: archive, services: services).response
                }
            ])
        router.serve(
            "/favourites/archive",
            [
                .get: { _, _ in
                    let photos = try await services.ask { try $0.favourites.page().entries.map(\.photo.id) }
                    let archive = PhotoArchive(name: "favourites", photos: photos)
                    return ArchiveAnswer(archive: archive, services: services).response
                }
            ])
        router.serve(
            "/collections/:collection/archive",
            [
                .get: { _, context in
                    let id = try context.id("collection")
                    let archive = try await services.ask { library in
                        PhotoArchive(
                            name: try library.collections.record(id).name,
                            photos: try library.collections.photos(of: id).entries.map(\.photo.id))
                    }
                    return ArchiveAnswer(archive: archive, services: services).response
                }
            ])
    }

    private func create(_ request: Request) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request))
        guard let ids = try members.ids("photos"), !ids.isEmpty else { throw Problem.invalid("photos", "is missing") }
        let name = try members.string("name", length: 1...200) ?? "photos"
        try members.finish()
        var seen: Set<PhotoID> = []
        let wanted = ids.filter { seen.insert($0).inserted }
        return try await services.ask { library in
            let found = try library.photos.records(wanted)
            let known = Set(found.map(\.id))
            let photos = wanted.filter(known.contains)
            guard !photos.isEmpty else { throw Problem(.notFound, "The library has none of these photos.") }
            let id = services.archives.add(PhotoArchive(name: name, photos: photos))
            let present = found.filter { !$0.isMissing }
            return try JSON.response(
                ArchiveMade(
                    id: id, photos: photos.count, bytes: present.reduce(0) { $0 + $1.file.size },
                    missing: photos.count - present.count),
                status: .created, location: "/archives/\(id)")
        }
    }
}
#endif
