#if Server
import Catalog
import ClipSearch
import ClipSearchServer
import Encoders
import LanguageModels
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pictures
import StrictJSON
import TestModels
import Testing

/// A library of three photos (`red.png`, `green.png` and a larger `blue.jpg`) and a server for it, in a folder that
/// goes with the last reference.
final class ServedLibrary: Sendable {
    private let temporaryFolder: TemporaryFolder
    let indexer: PhotoIndexer
    let searcher: PhotoSearcher
    let server: LibraryServer

    var folder: String { temporaryFolder.path }
    var library: PhotoLibrary { searcher.library }
    var photosFolder: String { folder + "/photos" }

    init(
        model: MeanColourModel = MeanColourModel(), languageModel: (any LanguageModel)? = nil,
        reader: WritingModel? = nil, indexPolicy: IndexPolicy = IndexPolicy(),
        options: (inout ServerOptions) -> Void = { _ in },
        models: (PhotoLibrary) throws -> ServedModels? = { _ in nil }
    ) throws {
        temporaryFolder = TemporaryFolder()
        let folder = temporaryFolder.path
        try FileManager.default.createDirectory(atPath: folder + "/photos", withIntermediateDirectories: true)
        try Data(Picture.plain(250, 0, 0).pngData()).write(to: URL(fileURLWithPath: folder + "/photos/red.png"))
        try Data(Picture.plain(0, 250, 0).pngData()).write(to: URL(fileURLWithPath: folder + "/photos/green.png"))
        try Data(Picture.plain(0, 0, 250, width: 900, height: 600).jpegData())
            .write(to: URL(fileURLWithPath: folder + "/photos/blue.jpg"))
        let library = try PhotoLibrary(folder: folder + "/library")
        indexer = PhotoIndexer(library, model: model, indexPolicy: indexPolicy)
        searcher = PhotoSearcher(library, model: model, languageModel: languageModel, indexPolicy: indexPolicy)
        try indexer.index([folder + "/photos"])
        var chosen = ServerOptions()
        chosen.port = 0
        options(&chosen)
        server = try LibraryServer(
            searcher: searcher, indexer: indexer, models: try models(library), reader: reader, options: chosen)
    }

    /// The id of the file called `name`.
    func id(_ name: String) throws -> PhotoID {
        var files = PhotoFilter()
        files.listsFilesApart = true
        let page = try library.photos.page(matching: files, limit: 100)
        return try #require(page.entries.first { $0.photo.file.path.fileName == name }?.photo.id)
    }

    /// Another server for the same library.
    func restarted() throws -> ServedLibrary { try ServedLibrary(server: self) }

    /// A server for the library of another, opened in another way.
    init(_ library: PhotoLibrary, of before: ServedLibrary) throws {
        temporaryFolder = before.temporaryFolder
        indexer = PhotoIndexer(library, model: before.searcher.model)
        searcher = PhotoSearcher(library, model: before.searcher.model)
        var options = ServerOptions()
        options.port = 0
        server = try LibraryServer(searcher: searcher, indexer: indexer, options: options)
    }

    private init(server before: ServedLibrary) throws {
        temporaryFolder = before.temporaryFolder
        indexer = before.indexer
        searcher = before.searcher
        var options = ServerOptions()
        options.port = 0
        server = try LibraryServer(searcher: searcher, indexer: indexer, options: options)
    }

    @discardableResult
    func test<Value: Sendable>(
        _ body: @escaping @Sendable (ServerClient) async throws -> Value
    ) async throws -> Value {
        try await server.application().test(.router) { try await body(ServerClient(client: $0)) }
    }

    /// Over a socket of the loopback. The client's own connection exists, and is idle, before `body` begins.
    func testLive(_ body: @escaping @Sendable (ServerClient, _ port: Int) async throws -> Void) async throws {
        try await server.application().test(.live) { client in
            let client = ServerClient(client: client)
            _ = try await client.get("/healthz")
            try await body(client, try #require(client.client.port))
        }
    }
}

/// What came back.
struct Answer {
    var status: Int
    var headers: HTTPFields
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    func json() throws -> JSONValue { try JSONValue(parsing: body) }

    /// The kind of problem, without what all kinds have in common.
    func problem() throws -> String {
        #expect(headers[.contentType] == "application/problem+json")
        let json = try json()
        #expect(json["status"]?.int == status)
        #expect(json["detail"]?.string?.isEmpty == false)
        return try #require(json["type"]?.string).replacing("urn:clipsearch:problem:", with: "")
    }
}

struct ServerClient: Sendable {
    let client: any TestClientProtocol

    func send(
        _ method: HTTPRequest.Method, _ uri: String, _ headers: HTTPFields = [:], body: [UInt8]? = nil
    ) async throws -> Answer {
        try await client.execute(uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) }) {
            Answer(status: $0.status.code, headers: $0.headers, body: Array($0.body.readableBytesView))
        }
    }

    func get(_ uri: String, _ headers: HTTPFields = [:]) async throws -> Answer { try await send(.get, uri, headers) }

    func send(_ method: HTTPRequest.Method, _ uri: String, json: String) async throws -> Answer {
        try await send(method, uri, [.contentType: "application/json"], body: Array(json.utf8))
    }

    func post(_ uri: String, json: String) async throws -> Answer { try await send(.post, uri, json: json) }

    /// A multipart body with a part for each of `parts`.
    func post(_ uri: String, parts: [(name: String, fileName: String?, content: [UInt8])]) async throws -> Answer {
        try await send(
            .post, uri, [.contentType: "multipart/form-data; boundary=XyZ"], body: multipart("XyZ", parts))
    }
}

func multipart(_ boundary: String, _ parts: [(name: String, fileName: String?, content: [UInt8])]) -> [UInt8] {
    var body: [UInt8] = []
    for part in parts {
        let file = part.fileName.map { "; filename=\"\($0)\"" } ?? ""
        body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.name)\"\(file)\r\n\r\n".utf8
        body += part.content + Array("\r\n".utf8)
    }
    return body + Array("--\(boundary)--\r\n".utf8)
}

extension JSONValue {
    /// The values of a member of each element.
    func each(_ name: String) -> [JSONValue] { array?.compactMap { $0[name] } ?? [] }
}
#endif
