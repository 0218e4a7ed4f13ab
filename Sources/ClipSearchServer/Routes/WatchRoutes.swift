#if Server
import Catalog
import ClipSearch
import Hummingbird

/// The routes of watched folders.
struct WatchRoutes: Routes {
    let services: Services

    private static let folderLimit = 100

    func add(to router: Router<BasicRequestContext>) {
        router.serve(
            "/watch",
            [
                .get: { _, _ in try JSON.response(WatchAnswer(services.watching.current)) },
                .put: { request, _ in try await change(request) },
            ])
    }

    private func change(_ request: Request) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request))
        let names = try members.strings("folders", count: Self.folderLimit, length: 1...4096)
        guard let folders = names.map(Services.expandingHome) else {
            throw Problem.invalid("folders", "is missing: name those to watch, or none")
        }
        try members.finish()
        let known = Set(services.watching.current.folders.map(\.text))
        // Known folders may be missing at the moment.
        try await services.checkFolders(folders.filter { !known.contains($0) })
        return try await services.searching.run {
            try services.watching.watch(folders.map { PhotoPath(text: $0) })
            return try JSON.response(WatchAnswer(services.watching.current))
        }
    }
}

struct WatchAnswer: Encodable {
    enum Method: String, Encodable { case notifications, polling }

    struct Folder: Encodable {
        var path: String
        var isThere: Bool
    }

    var folders: [Folder]
    var method: Nullable<Method>
    var reason: Nullable<String>
    var isIndexing: Bool
    var indexedAt: Nullable<String>
    var problem: Nullable<String>
    var changes: Int

    init(_ state: WatchState) {
        folders = state.folders.map { Folder(path: $0.text, isThere: !state.gone.contains($0)) }
        switch state.method {
        case .notifications?: (method, reason) = (Nullable(.notifications), Nullable(nil))
        case .polling(let because)?: (method, reason) = (Nullable(.polling), Nullable(because))
        case nil: (method, reason) = (Nullable(nil), Nullable(nil))
        }
        isIndexing = state.isIndexing
        indexedAt = Nullable(state.indexedAt.map(JSON.time))
        problem = Nullable(state.problem)
        changes = state.changes
    }
}
#endif
