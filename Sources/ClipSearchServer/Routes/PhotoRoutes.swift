#if Server
import Catalog
import ClipSearch
import Foundation
import HTTPTypes
import Hummingbird
import Pictures

/// The routes of photos, which are identified by their ids alone.
struct PhotoRoutes: Routes {
    let services: Services

    /// In seconds.
    private static let longestVideo = 1e6
    private static let forGood = "private, max-age=31536000, immutable"

    func add(to router: Router<BasicRequestContext>) {
        router.serve("/photos", [.get: { request, _ in try await list(request) }])
        router.serve(
            "/photos/:photo",
            [
                .get: { _, context in
                    let id = try context.id("photo")
                    return try await services.answer { PhotoDetailsAnswer(try $0.details(of: id)) }
                }
            ])
        router.serve("/photos/:photo/text", [.get: { try await text($1) }, .post: { try await readText($1) }])
        router.serve("/photos/:photo/similar", [.get: { try await similar($0, $1) }])
        router.serve("/photos/:photo/thumbnail", [.get: { try await thumbnail($0, of: $1.id("photo")) }])
        router.serve("/photos/:photo/file", [.get: { try await file($0, of: $1.id("photo")) }])
        router.serve("/outline", [.get: { request, _ in try await outline(request) }])
        router.serve("/folders", [.get: { request, _ in try await folders(request) }])
        router.serve("/cameras", [.get: { request, _ in try await equipment(.camera, request) }])
        router.serve("/lenses", [.get: { request, _ in try await equipment(.lens, request) }])
    }

    private func list(_ request: Request) async throws -> Response {
        let parameters = QueryParameters(request)
        let filter = try PhotoFilter(parameters)
        let order = try parameters.word("sort", as: PhotoOrder.self) ?? .date
        let (limit, offset) = try parameters.page()
        return try await services.answer {
            try PhotoListAnswer($0.photos.page(matching: filter, by: order, limit: limit, offset: offset), in: $0)
        }
    }

    private func outline(_ request: Request) async throws -> Response {
        let parameters = QueryParameters(request)
        let filter = try PhotoFilter(parameters)
        let order = try parameters.word("sort", as: PhotoOrder.self) ?? .date
        let bytes = try await services.ask { library in
            try JSON.encode(OutlineAnswer(try library.photos.outline(matching: filter, by: order)))
        }
        // An outline of 100,000 photos has a megabyte, and is asked for whenever the page shows them.
        return try JSON.response(encoded: bytes, to: request)
    }

    private func text(_ context: BasicRequestContext) async throws -> Response {
        let id = try context.id("photo")
        return try await services.answer { library in
            let photo = try library.photos.record(id)
            return PhotoTextAnswer(try library.writing.of(photo.leader ?? id))
        }
    }

    private func readText(_ context: BasicRequestContext) async throws -> Response {
        let id = try context.id("photo")
        return try await services.picturing.run {
            let photo = try services.library.photos.record(id)
            let leading = try photo.leader.flatMap { try services.library.photos.find($0) } ?? photo
            return try JSON.response(PhotoTextAnswer(try services.reading.read(leading)))
        }
    }

    private func similar(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let wanted = try SearchRequest(similarTo: try context.id("photo"), QueryParameters(request))
        return try await services.answerSearch { wanted }
    }

    func thumbnail(_ request: Request, of id: PhotoID) async throws -> Response {
        let parameters = QueryParameters(request)
        let width = ThumbnailStore.width(for: try parameters.integer("w", in: 1...2048) ?? 320)
        let asked = try parameters.number("second", in: 0...Self.longestVideo)
        let (photo, second) = try await services.ask { library -> (PhotoRecord, Double?) in
            let photo = try library.photos.record(id)
            // A clip is shown by its picture.
            if photo.isClip { return (try photo.leader.flatMap { try library.photos.find($0) } ?? photo, nil) }
            // Only stills that the library has are made, so that their number is limited.
            let stills = photo.second == nil ? [] : try library.photos.stills(of: [id])[id] ?? []
            let wanted = asked ?? photo.second ?? 0
            return (photo, stills.map(\.second).min { abs($0 - wanted) < abs($1 - wanted) })
        }
        let tag = "\"\(photo.version)-\(width)\(second.map { "-\($0)" } ?? "")\""
        let thumbnail = try await services.picturing.run {
            do {
                return try services.thumbnails.thumbnail(of: photo, at: second, width: width, in: services.library)
            } catch ClipSearchError.unreadable(_, let reason) where photo.isMissing {
                throw Problem(.notFound, "The photo's file is gone: \(reason).")
            }
        }
        let headers = try Self.cachingHeaders(tag: tag, photo: photo, isIndexed: thumbnail.isIndexed, parameters)
        if thumbnail.isIndexed, try request.hasCurrent(tag) { return Response(status: .notModified, headers: headers) }
        var response = Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: thumbnail.bytes)))
        response.headers[.contentType] = "image/jpeg"
        return response
    }

    func file(_ request: Request, of id: PhotoID) async throws -> Response {
        let parameters = QueryParameters(request)
        let isDownload = try parameters.bool("download") ?? false
        let photo = try await services.ask { try $0.photos.record(id) }
        let file = try await services.picturing.run {
            do {
                return try services.library.openFile(of: photo)
            } catch ClipSearchError.unreadable(_, let reason) {
                throw Problem(.notFound, "The photo's file cannot be read: \(reason).")
            }
        }
        guard let type = file.format.mediaType else {
            throw Problem(.notFound, "The photo's file is no picture of a kind that is shown here any more.")
        }
        // The file may have been changed or replaced since it was indexed.
        let isIndexed = file.isFile(indexedAs: photo.file)
        let tag = "\"\(photo.version)-\(String(file.modifiedNanoseconds, radix: 36))-\(String(file.size, radix: 36))\""
        var headers = try Self.cachingHeaders(tag: tag, photo: photo, isIndexed: isIndexed, parameters)
        headers[.acceptRanges] = "bytes"
        if try request.hasCurrent(tag) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = type
        headers[.contentDisposition] = ContentDisposition.header(photo.file.path.fileName, isAttachment: isDownload)
        return try FileAnswer(file: file, entityTag: tag, executor: services.picturing).response(to: request, headers)
    }

    private func folders(_ request: Request) async throws -> Response {
        struct FolderAnswer: Encodable {
            var path: String
            var photos: Int
        }
        struct FoldersAnswer: Encodable {
            var folders: [FolderAnswer]
            var total: Int
        }
        let parameters = QueryParameters(request)
        let limit = try parameters.integer("limit", in: 0...10_000) ?? 1000
        let offset = try parameters.integer("offset", in: 0...1_000_000) ?? 0
        return try await services.answer { library in
            let page = try library.photos.folders(limit: limit, offset: offset)
            return FoldersAnswer(
                folders: page.elements.map { FolderAnswer(path: $0.path.text, photos: $0.photos) }, total: page.total)
        }
    }

    private func equipment(_ kind: EquipmentCount.Kind, _ request: Request) async throws -> Response {
        struct Entry: Encodable {
            var name: String
            var photos: Int
        }
        struct EquipmentAnswer: Encodable {
            var kind: EquipmentCount.Kind
            var page: Page<EquipmentCount>

            enum Key: String, CodingKey { case cameras, lenses, total }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                try container.encode(
                    page.elements.map { Entry(name: $0.name, photos: $0.photos) },
                    forKey: kind == .camera ? .cameras : .lenses)
                try container.encode(page.total, forKey: .total)
            }
        }
        let (limit, offset) = try QueryParameters(request).page()
        return try await services.answer { library in
            EquipmentAnswer(kind: kind, page: try library.photos.equipment(kind, limit: limit, offset: offset))
        }
    }

    /// Returns caching headers. An address that identifies the contents, by `v`, may be cached permanently; a file that
    /// differs from the indexed photo must not be.
    private static func cachingHeaders(
        tag: String, photo: PhotoRecord, isIndexed: Bool, _ parameters: QueryParameters
    ) throws -> HTTPFields {
        let isNamed = try parameters.string("v") == photo.version
        guard isIndexed else { return [.cacheControl: "no-store"] }
        return [.eTag: tag, .cacheControl: isNamed ? forGood : "private, no-cache"]
    }
}
#endif
