#if Server
import Catalog
import ClipSearch
import Foundation
import Hummingbird

/// The routes that make, list and end shares.
struct ShareRoutes: Routes {
    let services: Services

    private struct ShareAnswer: Encodable {
        var id: ShareID
        var title: String
        var collection: CollectionID?
        var savedSearch: SavedSearchID?
        var includesOriginals: Bool
        var includesPlaces: Bool
        var createdAt: String
        var expiresAt: Nullable<String>
        var isExpired: Bool
        /// The end of the secret address; known only when the share is made.
        var address: String?

        init(_ share: Share, token: String? = nil) {
            (id, title) = (share.id, share.title)
            if case .collection(let id) = share.subject { collection = id }
            if case .savedSearch(let id) = share.subject { savedSearch = id }
            (includesOriginals, includesPlaces) = (share.includesOriginals, share.includesPlaces)
            createdAt = JSON.time(share.createdAt)
            expiresAt = Nullable(share.expiresAt.map(JSON.time))
            isExpired = share.isExpired(at: Int64(Date().timeIntervalSince1970))
            address = token.map { "shared/\($0)" }
        }
    }

    private struct SharesAnswer: Encodable {
        var shares: [ShareAnswer]
    }

    private static let usualSeconds = 7 * 86400
    private static let longest = 100 * 366 * 86400

    func add(to router: Router<BasicRequestContext>) {
        router.serve(
            "/shares",
            [
                .get: { _, _ in
                    try await services.answer { SharesAnswer(shares: try $0.shares.all().map { ShareAnswer($0) }) }
                },
                .post: { request, _ in try await create(request) },
            ])
        router.serve(
            "/shares/:share",
            [
                .delete: { _, context in
                    let id = try context.id("share")
                    try await services.ask { try $0.shares.revoke(id) }
                    return .done
                }
            ])
    }

    private func create(_ request: Request) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request))
        let photos = try members.ids("photos")
        let collection = try members.integer("collection", in: 1...Int.max)
        let search = try members.integer("savedSearch", in: 1...Int.max)
        let title = try members.string("title", length: 1...Shares.titleLimit)
        let seconds = try members.integer("seconds", in: 0...Self.longest) ?? Self.usualSeconds
        let includesOriginals = try members.bool("includesOriginals") ?? false
        let includesPlaces = try members.bool("includesPlaces") ?? false
        try members.finish()
        guard [photos != nil, collection != nil, search != nil].count(where: { $0 }) == 1 else {
            throw Problem.invalid("photos", "or collection or savedSearch: give one of them")
        }
        let subject: Share.Subject =
            collection.map { .collection(Int64($0)) } ?? search.map { .savedSearch(Int64($0)) } ?? .photos
        return try await services.ask { library in
            let (share, token) = try library.shares.create(
                subject, photos: photos ?? [], title: title ?? library.name(of: subject),
                includesOriginals: includesOriginals, includesPlaces: includesPlaces,
                seconds: seconds == 0 ? nil : Int64(seconds))
            return try JSON.response(ShareAnswer(share, token: token), status: .created)
        }
    }
}
#endif
