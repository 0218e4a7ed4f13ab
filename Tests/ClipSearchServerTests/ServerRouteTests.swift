#if Server
import Catalog
import ClipSearch
import ClipSearchServer
import Foundation
import HTTPTypes
import Pictures
import StrictJSON
import Testing

@Suite(.ownThreads) struct ServerRouteTests {
    @Test func pageAndDocumentAreServed() async throws {
        try await ServedLibrary().test { client in
            let page = try await client.get("/")
            #expect(page.status == 200 && page.headers[.contentType] == "text/html; charset=utf-8")
            let policy = try #require(page.headers[.contentSecurityPolicy])
            #expect(policy.contains("script-src 'self'") && policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(page.headers[.xContentTypeOptions] == "nosniff")
            let tag = try #require(page.headers[.eTag])
            #expect(try await client.get("/", [.ifNoneMatch: tag]).status == 304)
            let module = try #require(page.text.firstMatch(of: /"(page\/[0-9a-f]{12}\/)app.js"/)?.output.1)
            let app = try await client.get("/\(module)app.js")
            #expect(app.status == 200 && app.headers[.cacheControl]?.contains("immutable") == true)
            #expect(try await client.get("/\(module)core/dom.js").status == 200)
            #expect(try await client.get("/page/0123456789ab/app.js").status == 404)
            #expect(try await client.get("/\(module)..%2f..%2fapp.js").status == 404)
            let document = try await client.get("/openapi.json")
            #expect(try document.json()["openapi"]?.string == "3.1.0")
            for name in [
                "none.js", "index.html", "core", "core/", "core/../app.js", "..%2Findex.html", "%2e%2e%2fetc%2fpasswd", "", "Package.swift", "index.html%00.js",
            ] {
                #expect(try await client.get("/page/\(name)").status == 404, "\(name)")
            }
        }
    }

    /// Browsers get a page that leads on; programs get the problem as data.
    @Test func peopleAtAnUnknownAddressAreShownAPage() async throws {
        try await ServedLibrary().test { client in
            let browser: HTTPFields = [.accept: "text/html,application/xhtml+xml,*/*;q=0.8"]
            for (path, root) in [("/nothing", "./"), ("/a/b/nothing", "./../../"), ("/photos/99", "./../")] {
                let page = try await client.get(path, browser)
                #expect(page.status == 404 && page.headers[.contentType] == "text/html; charset=utf-8")
                #expect(page.text.contains("<h1>") && page.text.contains("href=\"\(root)\""), "\(path)")
                #expect(page.text.contains("href=\"\(root)page/theme.css\""))
                #expect(page.headers[.contentSecurityPolicy] != nil)
                #expect(try await client.get(path).problem() == "not-found")
            }
            #expect(try await client.get("/photos?limit=x", browser).problem() == "invalid-request")
        }
    }

    /// What the document promises is there, by the methods it names and no others; what is there is in the document.
    @Test func theDocumentSaysWhatIsServed() async throws {
        try await ServedLibrary().test { client in
            let document = try await client.get("/openapi.json").json()
            let paths = try #require(document["paths"]?.object)
            #expect(paths.count > 30)
            let methods: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .options, .trace]
            for (path, item) in paths {
                let address = path.replacing("{photo}", with: "1").replacing("{collection}", with: "1")
                    .replacing("{search}", with: "1").replacing("{job}", with: "1")
                    .replacing("{upload}", with: "1").replacing("{share}", with: "1").replacing("{token}", with: "1")
                for method in methods {
                    let answer = try await client.send(method, address)
                    let isDocumented = item[method.rawValue.lowercased()] != nil
                    #expect((answer.status != 405) == isDocumented, "\(method) \(path)")
                    if !isDocumented { #expect(answer.headers[.allow]?.isEmpty == false) }
                    #expect(answer.status < 500, "\(method) \(path): \(answer.text)")
                }
            }
        }
    }

    @Test func referencesInTheDocumentLead() async throws {
        try await ServedLibrary().test { client in
            let document = try await client.get("/openapi.json").json()
            func check(_ value: JSONValue) {
                if let reference = value["$ref"]?.string {
                    let target = reference.split(separator: "/").dropFirst().reduce(document as JSONValue?) {
                        $0?[String($1)]
                    }
                    #expect(target != nil, "\(reference)")
                }
                for (_, member) in value.object ?? [] { check(member) }
                for element in value.array ?? [] { check(element) }
            }
            check(document)
        }
    }

    /// The schema's own words are not among the properties, nor the other way round.
    @Test func schemasInTheDocumentAreWellFormed() async throws {
        try await ServedLibrary().test { client in
            let document = try await client.get("/openapi.json").json()
            func check(_ value: JSONValue, _ place: String) {
                let isProperties = place.hasSuffix(".properties")
                for (name, member) in value.object ?? [] {
                    if name == "description", !isProperties { #expect(member.string != nil, "\(place).\(name)") }
                    if isProperties { #expect(member.object != nil, "\(place).\(name)") }
                    check(member, "\(place).\(name)")
                }
                for (name, member) in value.object ?? [] where name == "required" && member.array != nil {
                    guard let known = value["properties"]?.object else { continue }
                    for required in member.array ?? [] {
                        #expect(known.contains { $0.name == required.string }, "\(place): \(required)")
                    }
                }
                for (index, element) in (value.array ?? []).enumerated() { check(element, "\(place)[\(index)]") }
            }
            check(document, "")
        }
    }

    /// Bodies that the document excludes are refused, and the document excludes what is refused.
    @Test func bodiesAreTakenAsDocumented() async throws {
        try await ServedLibrary { $0.token = "a token for this test" }.test { client in
            let authorized: HTTPFields = [.authorization: "Bearer a token for this test"]
            let document = try await client.get("/openapi.json", authorized).json()
            func resolved(_ schema: JSONValue) -> JSONValue {
                let schema = schema["allOf"]?.array?.first ?? schema
                guard let name = schema["$ref"]?.string?.split(separator: "/").last else { return schema }
                return document["components"]?["schemas"]?[String(name)] ?? .null
            }
            func status(_ method: String, _ path: String, _ body: String) async throws -> Int {
                var fields = authorized
                fields[.contentType] = "application/json"
                let method = try #require(HTTPRequest.Method(method.uppercased()))
                let address = path.replacing(/\{[a-z]+\}/, with: "1")
                return try await client.send(method, address, fields, body: Array(body.utf8)).status
            }
            var bodies = 0
            for (path, item) in document["paths"]?.object ?? [] {
                for (method, operation) in item.object ?? [] {
                    guard let content = operation["requestBody"]?["content"]?["application/json"]?["schema"] else {
                        continue
                    }
                    bodies += 1
                    let schema = resolved(content)
                    #expect(schema["additionalProperties"]?.bool == false, "\(method) \(path)")
                    let refusal = try await status(method, path, #"{"nothing": 1}"#)
                    #expect(refusal == 400, "\(method) \(path)")
                    for (name, property) in schema["properties"]?.object ?? [] {
                        let property = resolved(property)
                        if property["type"]?.string == "object" {
                            #expect(property["additionalProperties"]?.bool == false, "\(path) \(name)")
                        }
                        guard (property["minLength"]?.int ?? 0) > 0 else { continue }
                        let answer = try await status(method, path, #"{"\#(name)": ""}"#)
                        #expect(answer == 400, "\(method) \(path) \(name)")
                    }
                }
            }
            #expect(bodies == 30)
            // Where an empty text is refused, the document says so.
            for (method, path, name) in [
                ("post", "/search", "text"), ("post", "/search", "upload"), ("post", "/correct-query", "query"),
                ("post", "/session", "token"), ("post", "/collections", "name"),
                ("patch", "/collections/{collection}", "name"),
            ] {
                let operation = document["paths"]?[path]?[method]
                let content = try #require(operation?["requestBody"]?["content"]?["application/json"]?["schema"])
                #expect(resolved(content)["properties"]?[name]?["minLength"]?.int == 1, "\(path) \(name)")
            }
            let parameters = document["components"]?["parameters"]
            #expect(parameters?["confirm"]?["schema"]?["enum"]?.array?.map(\.bool) == [true])
            #expect(parameters?["folder"]?["schema"]?["items"]?["minLength"]?.int == 1)
        }
    }

    /// As the document says, null changes nothing, and 0 removes the limit.
    @Test func settingsThatAreLeftOutStay() async throws {
        try await ServedLibrary().test { client in
            func limit(after body: String) async throws -> Int? {
                let answer = try await client.send(
                    .patch, "/settings", [.contentType: "application/json"], body: Array(body.utf8))
                #expect(answer.status == 200, "\(answer.text)")
                return try answer.json()["searchLimit"]?.int
            }
            var limits: [Int?] = []
            for body in [
                #"{"searchLimit": 123}"#, #"{"searchLimit": null}"#, #"{"recordsSearches": false}"#,
                #"{"searchLimit": 0}"#,
            ] {
                limits.append(try await limit(after: body))
            }
            #expect(limits == [123, 123, 123, 0])
        }
    }

    @Test func statusHealthAndMetrics() async throws {
        let served = try ServedLibrary()
        try await served.test { client in
            let status = try await client.get("/status").json()
            #expect(status["photos"]?.int == 3 && status["indexedPhotos"]?.int == 3)
            #expect(status["folders"]?.array?[0]["path"]?.string == served.photosFolder)
            // Of three colours, each pair is as far apart as the others.
            #expect(status["scales"]?["photos"]?.isNull == true && status["scales"]?["words"] != nil)
            #expect(status["job"]?.isNull == true && status["failed"]?.array?.isEmpty == true)
            #expect(try #require(status["residentBytes"]?.int) > 1 << 20)
            #expect(try await client.get("/healthz").text == "ok\n")
            _ = try await client.post("/search", json: #"{"text": "red"}"#)
            let metrics = try await client.get("/metrics")
            #expect(metrics.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
            #expect(
                metrics.text.contains("clipsearch_requests_total{method=\"POST\",route=\"/search\",status=\"200\"} 1\n")
            )
            #expect(metrics.text.contains("clipsearch_photos 3\n"))
            for line in metrics.text.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(Double(line.split(separator: " ").last ?? "") != nil, "\(line)")
            }
        }
    }

    @Test func indexingRunsAsAJob() async throws {
        let served = try ServedLibrary()
        let more = served.folder + "/more"
        try FileManager.default.createDirectory(atPath: more, withIntermediateDirectories: true)
        for number in 0..<5 {
            try Data(Picture.plain(UInt8(40 * number), 9, 9).pngData())
                .write(to: URL(fileURLWithPath: "\(more)/\(number).png"))
        }
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: more + "/bad.png"))
        try await served.test { client in
            let started = try await client.post("/index", json: #"{"folders": ["\#(more)"]}"#)
            #expect(started.status == 202, "\(started.text)")
            let id = try #require(try started.json()["id"]?.string)
            #expect(started.headers[.location] == "/index/\(id)")
            let events = try await client.get("/index/\(id)/events")
            #expect(events.headers[.contentType] == "text/event-stream")
            let last = try #require(events.text.components(separatedBy: "\n\n").dropLast().last)
            #expect(last.hasPrefix("event: done\n"))
            let data = try #require(last.split(separator: "\n").first { $0.hasPrefix("data: ") }?.dropFirst(6))
            let job = try JSONValue(parsing: Array(data.utf8))
            #expect(job["state"]?.string == "done" && job["report"]?["indexed"]?.int == 5)
            #expect(try await client.get("/index").json()["jobs"]?.array?.count == 1)
            #expect(try await client.get("/photos").json()["total"]?.int == 8)
            // All folders that were indexed before.
            let all = try await client.send(.post, "/index")
            #expect(all.status == 202)
            #expect(try all.json()["folders"]?.array?.count == 2)
            for body in [#"{"folders": ["relative"]}"#, #"{"folders": ["\#(more)/none"]}"#, #"{"folders": [1]}"#] {
                #expect(try await client.post("/index", json: body).status == 400)
            }
            #expect(try await client.get("/index/none/events").status == 404)
            #expect(try await client.send(.delete, "/index/none").status == 404)
        }
    }

    @Test func aJobWaitsForOtherProcessesAndCanBeCancelled() async throws {
        let served = try ServedLibrary()
        let lock = try PhotoLibrary(path: served.folder + "/library/catalog.sqlite").lockForIndexing(purpose: "test")
        defer { lock.release() }
        try await served.test { client in
            let id = try #require(
                try await client.post("/index", json: #"{"folders": ["\#(served.photosFolder)"]}"#).json()["id"]?.string
            )
            func state(_ wanted: String) async throws -> JSONValue {
                for _ in 0..<200 {
                    let job = try await client.get("/index/\(id)").json()
                    if job["state"]?.string == wanted && (wanted != "waiting" || job["waitingFor"]?.isNull == false) {
                        return job
                    }
                    try await Task.sleep(for: .milliseconds(25))
                }
                return .null
            }
            #expect(try await state("waiting")["waitingFor"]?.string?.contains("test") == true)
            // Searches and what a person keeps go on meanwhile.
            #expect(try await client.post("/search", json: #"{"text": "red"}"#).status == 200)
            #expect(try await client.send(.put, "/favourites/1").status == 204)
            let picture = try Picture.plain(9, 99, 9).pngData()
            let upload = try await client.post("/upload?add=true", parts: [("image", "x.png", picture)])
            #expect(upload.status == 202)
            #expect(try upload.json()["added"]?["state"]?.string == "pending")
            #expect(try await client.send(.delete, "/index/\(id)").status == 202)
            #expect(try await state("cancelled")["endedAt"]?.string != nil)
        }
        await served.server.stop()
    }
}
#endif
