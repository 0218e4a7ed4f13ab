#if Server
import ClipSearchServer
import Encoders
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pictures
import StrictJSON
import Synchronization
import Testing

/// The interface of Immich's machine-learning service, and OpenAI's for embeddings.
@Suite(.ownThreads) struct ModelServerTests {
    private static let red = MeanColourModel.vector(1, 0, 0)
    private static let visual = #"{"clip":{"visual":{"modelName":"ViT-B-32__openai","options":{"later":1}}}}"#
    private static let textual =
        #"{"clip":{"textual":{"modelName":"x/ViT-B-32__openai","options":{"language":"de"}}}}"#

    private static func test(
        _ models: [OfferedModel] = offered(MeanColourModel()), options: ServerOptions = ServerOptions(),
        _ body: @escaping @Sendable (ServerClient) async throws -> Void
    ) async throws {
        try await ModelServer(models, options: options).application().test(.router) {
            try await body(ServerClient(client: $0))
        }
    }

    private static func offered(_ model: any EmbeddingModel) -> [OfferedModel] {
        [OfferedModel(name: "clip-vit-base-patch32") { model }]
    }

    private static func predict(
        _ client: ServerClient, _ entries: String, image: [UInt8]? = nil, text: String? = nil
    ) async throws -> Answer {
        var parts: [(name: String, fileName: String?, content: [UInt8])] = [("entries", nil, Array(entries.utf8))]
        if let image { parts.append(("image", "blob", image)) }
        if let text { parts.append(("text", nil, Array(text.utf8))) }
        return try await client.post("/predict", parts: parts)
    }

    // MARK: Immich

    @Test func itSaysWhatImmichsServiceSays() async throws {
        try await Self.test { client async throws -> Void in
            #expect(try await client.get("/").json()["message"]?.string == "Immich ML")
            let ping = try await client.get("/ping")
            #expect(ping.status == 200)
            #expect(ping.text == "pong")
        }
    }

    @Test func aPictureBecomesTheTextOfItsVector() async throws {
        try await Self.test { client async throws -> Void in
            let picture = try Picture.plain(255, 0, 0, width: 40, height: 30).pngData()
            let answer = try await Self.predict(client, Self.visual, image: picture)
            #expect(answer.status == 200)
            let json = try answer.json()
            #expect(json["imageWidth"]?.int == 40)
            #expect(json["imageHeight"]?.int == 30)
            // The text is what the database stores, so that it must hold the very values.
            let text = try #require(json["clip"]?.string)
            let values = try #require(try JSONValue(parsing: Array(text.utf8)).array)
            #expect(values.map { Float($0.double ?? 0) } == Self.red)
        }
    }

    @Test func aTextBecomesTheTextOfItsVector() async throws {
        try await Self.test { client async throws -> Void in
            let json = try await Self.predict(client, Self.textual, text: "a red square").json()
            #expect(json["clip"]?.string == "[" + Self.red.map(\.description).joined(separator: ",") + "]")
            #expect(json["imageWidth"] == nil)
        }
    }

    @Test(arguments: [
        (#"{"clip":{"visual":{"modelName":"nothing"}}}"#, 400, "nothing is not offered here"),
        (#"{"facial-recognition":{"detection":{"modelName":"buffalo_l"}}}"#, 400, "facial-recognition"),
        (#"{"clip":{"visual":{"modelName":"ViT-B-32__openai"}},"ocr":{}}"#, 400, "ocr"),
        (#"{"clip":{"visual":{}}}"#, 400, "modelName"), (#"{"clip":{"other":{"modelName":"a"}}}"#, 400, "visual"),
        (#"{"clip":{"textual":{"modelName":"ViT-B-32__openai"}}}"#, 400, "text is missing"), ("[]", 400, "object"),
        ("{", 400, "JSON"),
    ])
    func whatIsNotOfferedIsRefused(entries: String, status: Int, reason: String) async throws {
        try await Self.test { client async throws -> Void in
            let picture = try Picture.plain(255, 0, 0).pngData()
            let answer = try await Self.predict(client, entries, image: picture)
            #expect(answer.status == status)
            #expect(answer.text.contains(reason), "\(answer.text)")
        }
    }

    @Test func picturesThatCannotBeReadAreRefusedAndOthersGoOn() async throws {
        try await Self.test { client async throws -> Void in
            let broken = try await Self.predict(client, Self.visual, image: Array("no picture".utf8))
            #expect(try broken.problem() == "unreadable-picture")
            let both = try await Self.predict(client, Self.visual, image: [1], text: "a")
            #expect(both.status == 400)
            let neither = try await Self.predict(client, Self.visual)
            #expect(neither.text.contains("Either image or text must be provided."))
            let picture = try Picture.plain(255, 0, 0).pngData()
            #expect(try await Self.predict(client, Self.visual, image: picture).status == 200)
        }
    }

    @Test func tooLargePicturesAreRefused() async throws {
        var options = ServerOptions()
        options.uploadLimit = 1000
        try await Self.test(options: options) { client async throws -> Void in
            let answer = try await Self.predict(client, Self.visual, image: [UInt8](repeating: 0, count: 1001))
            #expect(try answer.problem() == "too-large")
        }
        // Others have taken the memory for bodies.
        var others = ServerOptions()
        others.uploadsLimit = 1000
        try await Self.test(options: others) { client async throws -> Void in
            let answer = try await Self.predict(client, Self.visual, image: [UInt8](repeating: 0, count: 1001))
            #expect(try answer.problem() == "busy")
            #expect(try await Self.predict(client, Self.textual, text: "red").status == 200)
        }
    }

    // MARK: Batches

    @Test func concurrentRequestsShareBatchesAndGetTheirOwnVectors() async throws {
        let model = CountingModel()
        try await Self.test(Self.offered(model)) { client async throws -> Void in
            let words = ["red", "green", "blue"]
            let answers = try await withThrowingTaskGroup(of: (Int, String?).self) { group in
                for index in 0..<60 {
                    group.addTask {
                        let answer = try await Self.predict(client, Self.textual, text: words[index % 3])
                        return (index, try answer.json()["clip"]?.string)
                    }
                }
                return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
            }
            let expected = [
                MeanColourModel.vector(1, 0, 0), MeanColourModel.vector(0, 1, 0), MeanColourModel.vector(0, 0, 1),
            ].map { "[" + $0.map(\.description).joined(separator: ",") + "]" }
            for index in 0..<60 { #expect(answers[index] == expected[index % 3]) }
            #expect(model.texts == 60)
            // The first may be alone; while it is computed the others gather.
            #expect(model.calls < 30)
            let metrics = try await client.get("/metrics").text
            #expect(metrics.contains(#"clipsearch_encoded_total{model="clip-vit-base-patch32",kind="text"} 60"#))
        }
    }

    @Test func aTextThatCannotBeEncodedFailsAlone() async throws {
        try await Self.test(Self.offered(CountingModel(refused: "bad"))) { client async throws -> Void in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        try await Self.predict(client, Self.textual, text: index == 7 ? "bad" : "red").status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 19)
            #expect(statuses.filter { $0 == 500 }.count == 1)
        }
    }

    @Test func aModelThatFailsToOpenIsOpenedAgain() async throws {
        let attempts = Atomic<Int>(0)
        let models = [
            OfferedModel(name: "clip-vit-base-patch32") {
                if attempts.add(1, ordering: .relaxed).newValue == 1 { throw EncoderError.notFinite(model: "x") }
                return MeanColourModel()
            }
        ]
        try await Self.test(models) { client async throws -> Void in
            #expect(try await Self.predict(client, Self.textual, text: "red").status == 500)
            #expect(try await Self.predict(client, Self.textual, text: "red").status == 200)
        }
    }

    @Test func aModelThatCannotBeOpenedIsTriedOnceABatch() async throws {
        let attempts = Atomic<Int>(0)
        let models = [
            OfferedModel(name: "clip-vit-base-patch32") {
                attempts.add(1, ordering: .relaxed)
                // Meanwhile the others gather.
                Thread.sleep(forTimeInterval: 0.2)
                throw EncoderError.notFinite(model: "x")
            }
        ]
        try await Self.test(models) { client async throws -> Void in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await Self.predict(client, Self.textual, text: "red").status }
                }
                for try await status in group { #expect(status == 500) }
            }
        }
        #expect(attempts.load(ordering: .relaxed) < 10)
    }

    // MARK: OpenAI

    @Test func embeddingsComeInTheOrderOfTheInputs() async throws {
        try await Self.test { client async throws -> Void in
            let picture = Data(try Picture.plain(0, 255, 0).pngData()).base64EncodedString()
            let answer = try await client.post(
                "/v1/embeddings",
                json: """
                    {"model": "clip-vit-base-patch32", "encoding_format": "float", "user": "me", \
                    "input": ["red", "data:image/png;base64,\(picture)", "blue"]}
                    """)
            #expect(answer.status == 200)
            let json = try answer.json()
            let data = try #require(json["data"]?.array)
            #expect(data.map { $0["index"]?.int } == [0, 1, 2])
            let vectors = data.map { ($0["embedding"]?.array ?? []).map { Float($0.double ?? 0) } }
            #expect(
                vectors == [
                    MeanColourModel.vector(1, 0, 0), MeanColourModel.vector(0, 1, 0), MeanColourModel.vector(0, 0, 1),
                ])
            // The model's tokens are the bytes of the two texts.
            #expect(json["usage"]?["prompt_tokens"]?.int == 7)
        }
    }

    @Test func base64IsLittleEndianF32() async throws {
        try await Self.test { client async throws -> Void in
            let answer = try await client.post(
                "/v1/embeddings",
                json: #"{"model": "ViT-B-32__openai", "input": "red", "encoding_format": "base64", "dimensions": 4}"#)
            let data = try answer.json()["data"]?.array
            let text = try #require(data?.first?["embedding"]?.string)
            let bytes = [UInt8](try #require(Data(base64Encoded: text)))
            let values = stride(from: 0, to: bytes.count, by: 4).map { start in
                Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) })
            }
            #expect(values == Self.red)
        }
    }

    @Test(arguments: [
        (#"{"model": "clip-vit-base-patch32", "input": [1, 2]}"#, "input", "tokens"),
        (#"{"model": "clip-vit-base-patch32", "input": []}"#, "input", "1 to 2048"),
        (#"{"model": "clip-vit-base-patch32"}"#, "input", "1 to 2048"),
        (#"{"model": "clip-vit-base-patch32", "input": ""}"#, "input", "characters"),
        (#"{"model": "clip-vit-base-patch32", "input": "data:image/png;base64,!"}"#, "input", "Base64"),
        (#"{"model": "clip-vit-base-patch32", "input": "red", "dimensions": 3}"#, "dimensions", "must be 4"),
        (#"{"model": "gone", "input": "red"}"#, "model", "ViT-B-32__openai"),
        (#"{"input": "red"}"#, "model", "missing"),
        (#"{"model": "clip-vit-base-patch32", "input": "red", "inputs": 1}"#, "inputs", "no member"),
    ])
    func errorsHaveOpenAIsForm(body: String, parameter: String, reason: String) async throws {
        try await Self.test { client async throws -> Void in
            let answer = try await client.post("/v1/embeddings", json: body)
            #expect(answer.status == 400)
            let error = try answer.json()["error"]
            #expect(error?["type"]?.string == "invalid_request_error")
            #expect(error?["param"]?.string == parameter)
            #expect(error?["message"]?.string?.contains(reason) == true, "\(answer.text)")
        }
    }

    @Test func modelsAreListed() async throws {
        try await Self.test { client async throws -> Void in
            let json = try await client.get("/v1/models").json()
            #expect(json["data"]?.array?.map { $0["id"]?.string } == ["clip-vit-base-patch32"])
        }
    }

    // MARK: Access

    @Test func otherMachinesNeedATokenUnlessTheServerIsOpen() async throws {
        var options = ServerOptions()
        options.host = "0.0.0.0"
        #expect(throws: ServerError.tokenNeeded(host: "0.0.0.0")) { try ModelServer([], options: options) }
        var guarded = ServerOptions()
        guarded.token = "a token that nobody guesses"
        try await Self.test(options: guarded) { client async throws -> Void in
            #expect(try await Self.predict(client, Self.textual, text: "red").status == 401)
            let answer = try await client.send(
                .get, "/v1/models", [.authorization: "Bearer a token that nobody guesses"])
            #expect(answer.status == 200)
        }
        options.allowsRequestsWithoutToken = true
        try await Self.test(options: options) { client async throws -> Void in
            #expect(try await Self.predict(client, Self.textual, text: "red").status == 200)
        }
    }

    @Test func theDocumentDescribesEveryRoute() async throws {
        try await Self.test { client async throws -> Void in
            let document = try await client.get("/openapi.json").json()
            let paths = try #require(document["paths"]?.object).map(\.name)
            #expect(
                Set(paths) == [
                    "/", "/ping", "/predict", "/v1/embeddings", "/v1/models", "/healthz", "/metrics", "/openapi.json",
                ])
            for path in paths where !["/predict", "/v1/embeddings"].contains(path) {
                #expect(try await client.get(path).status == 200)
            }
            #expect(try await client.get("/v1/models?page=2").status == 400)
        }
    }
}

/// The mean-colour model, which counts the calls of its text encoder, and takes its time.
private final class CountingModel: EmbeddingModel {
    let name = "counting"
    let fingerprint = "counting-1"
    let dimension = 4
    private let model = MeanColourModel(pause: 0.01)
    private let refused: String?
    private let count = Atomic<Int>(0)

    init(refused: String? = nil) { self.refused = refused }

    var calls: Int { count.load(ordering: .relaxed) }
    var texts: Int { model.embeddedTexts }

    func imageEncoder() throws -> any ImageEncoder { try model.imageEncoder() }
    func textEncoder() throws -> any TextEncoder { Encoder(inner: try model.textEncoder(), model: self) }

    private struct Encoder: TextEncoder {
        let inner: any TextEncoder
        let model: CountingModel
        var dimension: Int { inner.dimension }

        func tokenize(_ text: String) -> [Int32] { inner.tokenize(text) }

        func encode(_ texts: [String]) throws -> [[Float]] {
            model.count.add(1, ordering: .relaxed)
            if let refused = model.refused, texts.contains(refused) { throw EncoderError.notFinite(model: "counting") }
            return try inner.encode(texts)
        }
    }
}
#endif
