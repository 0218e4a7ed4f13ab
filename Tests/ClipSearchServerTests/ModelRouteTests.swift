#if Server
import Catalog
import Checksums
import ClipSearch
import ClipSearchServer
import Foundation
import ModelFiles
import Pictures
import StrictJSON
import Synchronization
import TestModels
import TestServer
import Testing

/// Another model is fetched, indexes beside the one that answers, and takes its place.
@Suite(.ownThreads) struct ModelRouteTests {
    private static let weights = [UInt8](repeating: 7, count: 300_000)
    private static let configuration = Array(#"{"model_type": "clip"}"#.utf8)

    /// A server of the model's files, and a library whose clients may choose it.
    private final class Choice: Sendable {
        let files: LocalServer
        let served: ServedLibrary
        let folder = TemporaryFolder()

        init(_ answer: @escaping @Sendable (LocalServer.Request, Int) -> LocalServer.Reply) throws {
            files = try LocalServer(answer)
            let (base, store) = (files.base, folder.path)
            served = try ServedLibrary(models: { library in
                ServedModels(
                    store: try ModelStore(
                        manifest: ModelRouteTests.manifest(), bundledFolder: nil, userFolder: store),
                    source: .server(base: base), check: { _ in },
                    open: { located in
                        let model = MeanColourModel(name: located.name)
                        return ServedModels.Opened(
                            searcher: PhotoSearcher(library, model: model),
                            indexer: PhotoIndexer(library, model: model))
                    })
            })
        }

        deinit { files.stop() }

        func models(_ client: ServerClient) async throws -> [String: JSONValue] {
            let list = try await client.get("/models").json()["models"]?.array ?? []
            return Dictionary(uniqueKeysWithValues: list.map { ($0["name"]?.string ?? "", $0) })
        }

        /// The job once it has ended.
        func end(of job: JSONValue, _ client: ServerClient) async throws -> JSONValue {
            let id = try #require(job["id"]?.string)
            for _ in 0..<600 {
                let now = try await client.get("/index/\(id)").json()
                if ["done", "failed", "cancelled"].contains(now["state"]?.string) { return now }
                try await Task.sleep(for: .milliseconds(50))
            }
            throw CancellationError()
        }
    }

    private static func manifest() throws -> ModelManifest {
        let file = { (name: String, bytes: [UInt8]) in
            #"{"path": "\#(name)", "bytes": \#(bytes.count), "sha256": "\#(SHA256.hash(bytes).hexadecimal)"}"#
        }
        let text = """
            {"version": 1, "models": [
              {"name": "better", "purpose": "Finds more.", "limits": "It is slow.", "searchesPhotos": true,
               "licence": "MIT", "languages": ["en"], "repository": "them/better", "revision": "main",
               "files": [\(file("config.json", configuration)), \(file("model.safetensors", weights))]},
              {"name": "words", "purpose": "No photos.", "licence": "MIT", "repository": "them/words",
               "revision": "main", "files": [\(file("config.json", configuration))]}]}
            """
        return try ModelManifest(parsing: Array(text.utf8), path: "test")
    }

    private static func reply(_ request: LocalServer.Request) -> LocalServer.Reply {
        request.path.hasSuffix("model.safetensors")
            ? .file(weights, for: request)
            : request.path.hasSuffix("config.json") ? .file(configuration, for: request) : .error(404)
    }

    @Test func anotherModelIsFetchedAndAnswersWhenAllIsIndexed() async throws {
        let choice = try Choice { request, _ in Self.reply(request) }
        let served = choice.served
        let photo = try served.id("red.png")
        try await served.test { client async throws -> Void in
            let before = try await choice.models(client)
            #expect(Set(before.keys) == ["mean-colour", "better"])
            #expect(before["mean-colour"]?["answers"]?.bool == true && before["mean-colour"]?["photos"]?.int == 3)
            let better = try #require(before["better"])
            #expect(better["answers"]?.bool == false && better["state"]?.string == "missing")
            #expect(better["limits"]?.string == "It is slow." && better["licence"]?.string == "MIT")
            #expect(better["expectedBytes"]?.int == Self.weights.count + Self.configuration.count)
            #expect(better["source"]?.string == "them/better")
            let picture = try Picture.plain(0, 240, 0, width: 40, height: 30).jpegData()
            let upload = try await client.send(.post, "/upload", [.contentType: "image/jpeg"], body: picture).json()
            let id = try #require(upload["id"]?.string)

            let begun = try await client.post("/models/better/use", json: "{}")
            #expect(begun.status == 202, "\(begun.text)")
            #expect(try begun.json()["model"]?.string == "better")
            let done = try await choice.end(of: begun.json(), client)
            #expect(done["state"]?.string == "done", "\(done)")
            #expect(done["report"]?["indexed"]?.int == 3)

            let after = try await choice.models(client)
            #expect(after["better"]?["answers"]?.bool == true && after["better"]?["state"]?.string == "present")
            #expect(after["better"]?["photos"]?.int == 3)
            let answer = try await client.post("/search", json: #"{"text": "red"}"#).json()
            #expect(answer["model"]?.string == "better" && answer["results"]?.array?[0]["id"]?.int == Int(photo))
            // A picture that the former model embedded.
            let like = try await client.post("/search", json: #"{"upload": "\#(id)"}"#).json()
            #expect(like["results"]?.array?[0]["name"]?.string == "green.png")
            #expect(try await client.get("/duplicates?kind=similar").status == 200)
            #expect(try await client.get("/status").json()["model"]?.string == "better")
            // What is indexed from now on is indexed with it.
            try Data(Picture.plain(240, 0, 240).pngData())
                .write(to: URL(fileURLWithPath: served.photosFolder + "/pink.png"))
            _ = try await choice.end(of: client.post("/index", json: "{}").json(), client)
            #expect(try await choice.models(client)["better"]?["photos"]?.int == 4)
        }
        #expect(try served.library.answeringModel() == "better")
    }

    @Test func aBrokenDownloadIsToldAndGoneOnWith() async throws {
        let isWhole = Mutex(false)
        let choice = try Choice { request, _ in
            if request.path.hasSuffix("model.safetensors"), !isWhole.withLock({ $0 }) { return .error(403) }
            return Self.reply(request)
        }
        try await choice.served.test { client async throws -> Void in
            let begun = try await client.post("/models/better/use", json: "{}").json()
            let failed = try await choice.end(of: begun, client)
            #expect(failed["state"]?.string == "failed")
            #expect(failed["error"]?.string?.contains("403") == true)
            let answer = try await client.post("/search", json: #"{"text": "red"}"#).json()
            #expect(answer["model"]?.string == "mean-colour")
            #expect(try await choice.models(client)["better"]?["state"]?.string == "partial")
            isWhole.withLock { $0 = true }
            let again = try await client.post("/models/better/use", json: "{}").json()
            #expect(try await choice.end(of: again, client)["state"]?.string == "done")
            #expect(choice.files.requests.count { $0.path.hasSuffix("config.json") } == 1)
            #expect(try await choice.models(client)["better"]?["answers"]?.bool == true)
        }
    }

    @Test func aCancelledRunLeavesTheFormerModel() async throws {
        let choice = try Choice { request, _ in
            var reply = Self.reply(request)
            if request.path.hasSuffix("model.safetensors") { reply.dripSeconds = 0.01 }
            return reply
        }
        try await choice.served.test { client async throws -> Void in
            let begun = try await client.post("/models/better/use", json: "{}").json()
            let same = try await client.post("/models/better/use", json: "{}").json()
            #expect(same["id"]?.string == begun["id"]?.string)
            let id = try #require(begun["id"]?.string)
            for _ in 0..<200 where try await client.get("/index/\(id)").json()["completed"]?.int ?? 0 < 100 {
                try await Task.sleep(for: .milliseconds(25))
            }
            let now = try await client.get("/index/\(id)").json()
            #expect(now["state"]?.string == "downloading" && now["total"]?.int ?? 0 > 300_000)
            #expect(try await client.post("/search", json: #"{"text": "red"}"#).status == 200)
            _ = try await client.send(.delete, "/index/\(id)")
            #expect(try await choice.end(of: begun, client)["state"]?.string == "cancelled")
            #expect(try await choice.models(client)["mean-colour"]?["answers"]?.bool == true)
        }
        #expect(try choice.served.library.answeringModel() == nil)
    }

    @Test func onlyModelsThatSearchPhotosCanBeChosen() async throws {
        let choice = try Choice { _, _ in .error(404) }
        try await choice.served.test { client async throws -> Void in
            #expect(try await client.post("/models/words/use", json: "{}").status == 404)
            #expect(try await client.post("/models/none/use", json: "{}").status == 404)
            #expect(try await client.post("/models/better/use", json: #"{"server": "http://x"}"#).status == 400)
        }
        let token = "a token that is long enough"
        try await ServedLibrary { $0.token = token }.test { client async throws -> Void in
            #expect(try await client.get("/models").status == 401)
            #expect(try await client.post("/models/better/use", json: "{}").status == 401)
            let models = try await client.get("/models", [.authorization: "Bearer \(token)"]).json()["models"]
            #expect(models?.each("name").map(\.string) == ["mean-colour"])
        }
    }
}
#endif
