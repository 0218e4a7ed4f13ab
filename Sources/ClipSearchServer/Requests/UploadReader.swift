#if Server
import Foundation
import HTTPTypes
import Hummingbird
import Pictures

/// Reads pictures from request bodies into files, piece by piece.
struct UploadReader {
    let store: UploadStore

    /// The parts of a body.
    struct Parts: Sendable {
        var pictures: [Upload] = []
        /// The JSON of the part `query`.
        var query: [UInt8]?
    }

    static let pictureLimit = 4
    private static let multipart = "multipart/form-data"

    static func isMultipart(_ request: Request) throws -> Bool { try request.contentType()?.value == multipart }

    /// Reads the picture that is the body, or its part `image`.
    ///
    /// - Parameter name: the picture's file name, for a body that is not multipart.
    /// - Throws: ``Problem``; no files are left behind then.
    func readPicture(_ request: Request, name: String?) async throws -> Upload {
        let type = try request.contentType()
        if type?.value == Self.multipart {
            var parts = try await readParts(request)
            guard parts.pictures.count == 1, parts.query == nil, let upload = parts.pictures.popLast() else {
                await store.discard(parts.pictures)
                throw Problem(.invalidMultipart, "There must be one part, with the name \"image\".", parameter: "image")
            }
            return upload
        }
        guard let type, type.value == "application/octet-stream" || type.value.hasPrefix("image/") else {
            throw Problem(
                .unsupportedMediaType, "Send a picture as image/*, application/octet-stream or multipart/form-data.")
        }
        try request.checkLength(limit: store.sizeLimit)
        let file = try await store.write { [store] in try store.begin(name: name) }
        for try await buffer in request.body {
            try await store.write { try file.append(buffer.readableBytesView) }
        }
        return try await store.finish(file)
    }

    /// Reads the parts of a multipart body: pictures called `image`, and JSON called `query`.
    ///
    /// - Throws: ``Problem``; no files are left behind then.
    func readParts(_ request: Request) async throws -> Parts {
        let limit = Self.pictureLimit * store.sizeLimit + JSONBody.limit
        try request.checkLength(limit: limit)
        var parser = try MultipartParser(boundary: try request.contentType()?.parameters["boundary"])
        var form = Form(store: store)
        var length = 0
        for try await buffer in request.body {
            length += buffer.readableBytes
            guard length <= limit else { throw Problem(.tooLarge, "The body has more than \(limit) bytes.") }
            (parser, form) = try await store.write { [parser, form] in
                var (parser, form) = (parser, form)
                try parser.read(buffer.readableBytesView) { try form.take($0) }
                return (parser, form)
            }
        }
        try parser.finish()
        var parts = Parts(query: form.query)
        do {
            for file in form.files { parts.pictures.append(try await store.finish(file)) }
        } catch {
            await store.discard(parts.pictures)
            throw error
        }
        return parts
    }

    private struct Form: Sendable {
        let store: UploadStore
        var files: [UploadFile] = []
        var query: [UInt8]?
        private var current: Field?

        enum Field: Sendable { case picture, query }

        init(store: UploadStore) { self.store = store }

        mutating func take(_ event: MultipartParser.Event) throws {
            switch (event, current) {
            case (.begin(let head), _): try begin(head)
            case (.data(let bytes), .picture): try files.last?.append(bytes)
            case (.data(let bytes), .query):
                guard (query?.count ?? 0) + bytes.count <= JSONBody.limit else {
                    throw Problem(
                        .tooLarge, "The part \"query\" is larger than \(JSONBody.limit) bytes.", parameter: "query")
                }
                query?.append(contentsOf: bytes)
            case (.data, nil), (.end, _): break
            }
        }

        private mutating func begin(_ head: MultipartParser.PartHead) throws {
            switch head.name {
            case "image":
                guard files.count < UploadReader.pictureLimit else {
                    throw Problem(
                        .invalidMultipart, "There may be at most \(UploadReader.pictureLimit) pictures.",
                        parameter: "image")
                }
                files.append(try store.begin(name: head.fileName))
                current = .picture
            case "query":
                guard query == nil else {
                    throw Problem(.invalidMultipart, "There may be one part \"query\".", parameter: "query")
                }
                query = []
                current = .query
            default:
                throw Problem(
                    .invalidMultipart, "The parts may be \"image\" and \"query\".",
                    parameter: String(head.name.prefix(100)))
            }
        }
    }
}
#endif
