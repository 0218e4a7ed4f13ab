#if Server
import ClipSearch
import HTTPTypes
import Hummingbird

/// The routes of uploaded pictures, which are stored for a limited time.
struct UploadRoutes: Routes {
    let services: Services

    func add(to router: Router<BasicRequestContext>) {
        router.serve(
            "/uploads/:upload",
            [
                .get: { _, context in try JSON.response(UploadAnswer(try await upload(context))) },
                .delete: { _, context in
                    await services.uploads.discard([try await upload(context)])
                    return .done
                },
            ])
        router.serve("/uploads/:upload/thumbnail", [.get: { try await thumbnail($0, $1) }])
    }

    private func upload(_ context: BasicRequestContext) async throws -> Upload {
        let id = context.parameters.get("upload") ?? ""
        let found = try await services.picturing.run { services.uploads.find(id) }
        guard let found else {
            throw Problem(.notFound, "There is no such upload any more: send the picture again.", parameter: "upload")
        }
        return found
    }

    private func thumbnail(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let width = ThumbnailStore.width(for: try QueryParameters(request).integer("w", in: 1...2048) ?? 320)
        let upload = try await upload(context)
        let tag = "\"\(upload.id)-\(width)\""
        let headers: HTTPFields = [.eTag: tag, .cacheControl: "private, max-age=3600"]
        if try request.hasCurrent(tag) { return Response(status: .notModified, headers: headers) }
        let bytes = try await services.picturing.run {
            try services.library.thumbnail(ofPictureAt: upload.path, width: width)
        }
        var response = Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        response.headers[.contentType] = "image/jpeg"
        return response
    }
}
#endif
