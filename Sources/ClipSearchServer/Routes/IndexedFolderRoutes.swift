#if Server
import Catalog
import ClipSearch
import Hummingbird

/// The routes of the library's folders.
struct IndexedFolderRoutes: Routes {
    let services: Services

    private static let patternLimit = 1000

    func add(to router: Router<BasicRequestContext>) {
        router.serve("/indexed-folders", [.get: { _, _ in try await list() }])
        router.serve("/indexed-folders/remove", [.post: { request, _ in try await remove(request) }])
        router.serve("/indexed-folders/exclusions", [.put: { request, _ in try await exclude(request) }])
    }

    private func list() async throws -> Response {
        let (folders, counts) = try await services.ask { (try $0.indexedFolders(), try $0.roots.photoCounts()) }
        let present = try await services.lookingAtFolders.run {
            Set(folders.map(\.path).filter(FileSystem.exists))
        }
        return try JSON.response(
            IndexedFoldersAnswer(
                folders: folders.map {
                    .init($0, photos: counts[$0.path] ?? 0, isThere: present.contains($0.path))
                }))
    }

    private func remove(_ request: Request) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request))
        let folder = try Self.folder(&members)
        let forgetsPhotos = try members.bool("forgetPhotos") ?? false
        try members.finish()
        let removed = try await services.ask { try $0.removeFolder(folder, forgetsPhotos: forgetsPhotos) }
        // It may have been watched.
        try await services.searching.run { try services.watching.resume() }
        return try JSON.response(RemovedAnswer(removedPhotos: removed))
    }

    private func exclude(_ request: Request) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request))
        let folder = try Self.folder(&members)
        guard let patterns = try members.strings("patterns", count: Self.patternLimit) else {
            throw Problem.invalid("patterns", "is missing: give those to skip, or none")
        }
        try members.finish()
        let removed = try await services.ask { try $0.setExclusions(patterns.map(GlobPattern.init), below: folder) }
        try await services.searching.run { try services.watching.resume() }
        return try JSON.response(RemovedAnswer(removedPhotos: removed))
    }

    private static func folder(_ members: inout JSONMembers) throws -> PhotoPath {
        PhotoPath(text: try members.requiredString("folder", length: 1...4096))
    }
}

struct RemovedAnswer: Encodable {
    var removedPhotos: Int
}

struct IndexedFoldersAnswer: Encodable {
    struct Folder: Encodable {
        var path: String
        var photos: Int
        var isThere: Bool
        var addedAt: String
        var lastIndexedAt: Nullable<String>
        var exclusions: [String]

        init(_ folder: IndexedRoot, photos: Int, isThere: Bool) {
            path = folder.path.text
            self.photos = photos
            self.isThere = isThere
            addedAt = JSON.time(folder.addedAt)
            lastIndexedAt = Nullable(folder.lastIndexedAt.map(JSON.time))
            exclusions = folder.exclusions
        }
    }

    var folders: [Folder]
}
#endif
