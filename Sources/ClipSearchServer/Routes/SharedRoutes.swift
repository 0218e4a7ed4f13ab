#if Server
import Catalog
import ClipSearch
import HTTPTypes
import Hummingbird
import Pictures

/// The routes of what is shared, for whoever has the token in the address. What is not shared is answered as what does
/// not exist, whatever the reason.
struct SharedRoutes: Routes {
    let services: Services

    private struct PhotoAnswer: Encodable {
        var id: PhotoID
        var name: String
        var width: Int
        var height: Int
        var takenAt: Nullable<String>
        var version: String
        var second: Double?
        var location: CaptureData.Location?
    }

    private struct PhotosAnswer: Encodable {
        var title: String
        var includesOriginals: Bool
        var expiresAt: Nullable<String>
        var photos: [PhotoAnswer]
        var total: Int
    }

    private static let nothing = Problem(
        .notFound, "There is nothing at this address; /openapi.json says what there is.")

    func add(to router: Router<BasicRequestContext>) {
        router.serve(
            "/shared/:token",
            [
                .get: { request, context in
                    _ = try await share(request, context)
                    guard let page = services.page["shared.html"] else { throw Self.nothing }
                    return Response(
                        status: .ok, headers: [.contentType: page.contentType, .cacheControl: "no-store"],
                        body: .init(byteBuffer: ByteBuffer(bytes: page.bytes)))
                }
            ])
        router.serve("/shared/:token/photos", [.get: { try await list($0, $1) }])
        router.serve(
            "/shared/:token/photos/:photo/thumbnail",
            [
                .get: { request, context in
                    let id = try await photo(in: try await share(request, context), context)
                    return Self.passing(try await PhotoRoutes(services: services).thumbnail(request, of: id))
                }
            ])
        router.serve(
            "/shared/:token/photos/:photo/file",
            [
                .get: { request, context in
                    let share = try await share(request, context)
                    guard share.includesOriginals else { throw Self.nothing }
                    let id = try await photo(in: share, context)
                    return Self.passing(try await PhotoRoutes(services: services).file(request, of: id))
                }
            ])
    }

    /// Returns a response that browsers ask for again each time, so that it ends with the share.
    private static func passing(_ response: Response) -> Response {
        var response = response
        if response.headers[.cacheControl] != "no-store" { response.headers[.cacheControl] = "private, no-cache" }
        return response
    }

    /// - Throws: ``Problem`` alike for an unknown token, and for a share that has expired or was revoked.
    private func share(_ request: Request, _ context: BasicRequestContext) async throws -> Share {
        let token = context.parameters.get("token") ?? ""
        let share = try await services.ask { try $0.shares.find(token: token) }
        try services.rules.noteShare(token, isRight: share != nil, request)
        guard let share else { throw Self.nothing }
        return share
    }

    /// Returns the photo that an address names, if it is in a share.
    private func photo(in share: Share, _ context: BasicRequestContext) async throws -> PhotoID {
        guard let id = context.parameters.get("photo").flatMap({ PhotoID($0) }) else { throw Self.nothing }
        let isShared = try await services.ask { library in
            if let isShared = try library.shares.contains(id, in: share) { return isShared }
            guard case .savedSearch(let album) = share.subject else { return false }
            return try services.sharedAlbums.contains(id, in: album, by: services.searcher)
        }
        guard isShared else { throw Self.nothing }
        return id
    }

    private func list(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let share = try await share(request, context)
        let (limit, offset) = try QueryParameters(request).page()
        return try await services.answer { library in
            let (page, total): ([PhotoRecord], Int)
            func part(of all: [PhotoRecord]) -> ([PhotoRecord], Int) {
                (Array(all.dropFirst(offset).prefix(limit)), all.count)
            }
            switch share.subject {
            case .photos: (page, total) = part(of: try library.shares.photos(of: share.id))
            case .savedSearch(let id):
                (page, total) = part(of: try services.sharedAlbums.photos(of: id, by: services.searcher))
            case .collection(let id):
                let found = try library.collections.photos(of: id, limit: limit, offset: offset)
                (page, total) = (found.entries.map(\.photo), found.total)
            }
            let captures = share.includesPlaces ? try library.photos.captures(of: page.map(\.id)) : [:]
            return PhotosAnswer(
                title: share.title, includesOriginals: share.includesOriginals,
                expiresAt: Nullable(share.expiresAt.map(JSON.time)),
                photos: page.map { photo in
                    PhotoAnswer(
                        id: photo.id, name: photo.file.path.fileName, width: photo.file.width,
                        height: photo.file.height,
                        takenAt: Nullable(photo.file.takenAt.map(PhotoTime.text(of:))), version: photo.version,
                        second: photo.second, location: captures[photo.id]?.location)
                },
                total: total)
        }
    }
}
#endif
