#if Server
import ClipSearch
import ClipSearchServer
import Foundation
import HTTPTypes
import Pictures
import StrictJSON
import Testing

/// What RFC 9110 and RFC 9112 say of messages, and `openapi.json` of addresses.
@Suite(.ownThreads) struct MessageTests {
    private func answer(_ port: Int, _ request: String, timeout: Int = 30) throws -> String {
        let connection = try RawConnection(port: port, timeout: timeout)
        connection.write(request)
        return connection.read()
    }

    @Test func connectionsEndAsTheirClientsAsk() async throws {
        try await ServedLibrary().testLive { _, port in
            // RFC 9112, 9.3 and 9.6: in whatever letters, and for HTTP/1.0 by default.
            for head in [
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Close\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, CLOSE\r\n\r\n",
                "GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n",
            ] {
                let begun = Date()
                let answer = try answer(port, head, timeout: 40)
                #expect(answer.hasSuffix("ok\n") && answer.lowercased().contains("\r\nconnection: close\r\n"))
                // Not the minute that an idle connection has.
                #expect(Date().timeIntervalSince(begun) < 40)
            }
            // A client of HTTP/1.0 doesn't understand chunks.
            let old = try answer(port, "GET /status HTTP/1.0\r\nHost: localhost\r\n\r\n")
            #expect(old.hasPrefix("HTTP/1.0 200") && !old.lowercased().contains("chunked"))
        }
    }

    @Test func whatIsNotHTTPGetsAProblem() async throws {
        try await ServedLibrary().testLive { _, port in
            for (request, status, kind) in [
                ("GET / HTTP/9.9\r\n\r\n", 400, "invalid-request"),
                ("\u{1}\u{2}\r\n\r\n", 400, "invalid-request"),
                (
                    "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "y", count: 40_000))\r\n\r\n", 431,
                    "headers-too-large"
                ),
            ] {
                let answer = try answer(port, request)
                #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(answer.prefix(60))")
                let head = answer.lowercased()
                for field in [
                    "content-type: application/problem+json", "x-content-type-options: nosniff", "connection: close",
                    "content-security-policy: ",
                ] { #expect(head.contains("\r\n\(field)"), "\(field)") }
                #expect(answer.contains("urn:clipsearch:problem:\(kind)"))
            }
        }
    }

    @Test func aBodyThatIsWaitedForIsAskedFor() async throws {
        try await ServedLibrary { $0.uploadLimit = 1000 }.testLive { _, port in
            let body = #"{"query": "red"}"#
            func head(_ path: String, _ type: String, _ length: Int, version: String = "1.1") -> String {
                "POST \(path) HTTP/\(version)\r\nHost: localhost\r\nContent-Type: \(type)\r\n"
                    + "Content-Length: \(length)\r\nExpect: 100-Continue\r\n\r\n"
            }
            let taken = try RawConnection(port: port, timeout: 30)
            taken.write(head("/correct-query", "application/json", body.utf8.count))
            #expect(taken.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            taken.write(body)
            #expect(taken.read(until: "corrected").hasPrefix("HTTP/1.1 200"))
            // The refusal comes in its place.
            let refused = try RawConnection(port: port, timeout: 30)
            refused.write(head("/upload", "image/png", 5000))
            #expect(refused.read().hasPrefix("HTTP/1.1 413"))
            let old = try RawConnection(port: port, timeout: 30)
            old.write(head("/correct-query", "application/json", body.utf8.count, version: "1.0") + body)
            #expect(old.read().hasPrefix("HTTP/1.0 200"))
        }
    }

    @Test func bodiesInAnEncoding() async throws {
        try await ServedLibrary().test { client in
            let body = Array(#"{"query": "red"}"#.utf8)
            for (coding, status) in [("gzip", 415), ("br, gzip", 415), ("identity", 200), ("Identity", 200)] {
                let answer = try await client.send(
                    .post, "/correct-query", [.contentType: "application/json", .contentEncoding: coding], body: body)
                #expect(answer.status == status, "\(coding)")
                if status == 415 { #expect(try answer.problem() == "unsupported-media-type") }
            }
        }
    }

    @Test func conditions() async throws {
        let served = try ServedLibrary()
        let id = try served.id("red.png")
        try await served.test { client in
            for path in ["/photos/\(id)/thumbnail", "/photos/\(id)/file", "/page/app.js"] {
                let tag = try #require(try await client.get(path).headers[.eTag])
                #expect(try await client.get(path, [.ifMatch: tag]).status == 200)
                #expect(try await client.get(path, [.ifMatch: "*"]).status == 200)
                #expect(try await client.get(path, [.ifMatch: "\"other\", \(tag)"]).status == 200)
                for wanted in ["\"other\"", "W/\(tag)"] {
                    let answer = try await client.get(path, [.ifMatch: wanted])
                    #expect(answer.status == 412)
                    #expect(try answer.problem() == "precondition-failed")
                }
                #expect(try await client.get(path, [.ifNoneMatch: "W/\(tag)"]).status == 304)
            }
            // The method must not be performed.
            #expect(try await client.send(.put, "/favourites/\(id)", [.ifMatch: "\"x\""]).status == 412)
            #expect(try await client.get("/favourites").json()["total"]?.int == 0)
            #expect(try await client.send(.put, "/favourites/\(id)", [.ifMatch: "*"]).status == 204)
        }
    }

    @Test func parametersThatNobodyKnows() async throws {
        try await ServedLibrary().test { client in
            for path in [
                "/photos?favourites=true", "/photos?limit=1&limit=2", "/photos?Limit=1", "/status?x=1", "/tags?tags=a",
                "/photos/1/thumbnail?width=3", "/favourites/export?fmt=csv", "/session?a=1",
            ] {
                let answer = try await client.get(path)
                #expect(answer.status == 400, "\(path)")
                #expect(try answer.problem() == "invalid-request")
            }
            for path in ["/photos?folder=/a&folder=/b&limit=0", "/?q=dog&x=1", "/page/app.js?x=1", "/healthz?probe=1"] {
                #expect(try await client.get(path).status == 200, "\(path)")
            }
            #expect(try await client.send(.put, "/favourites/1?really=true").status == 400)
            #expect(try await client.send(.head, "/photos?limti=3").status == 400)
        }
    }

    @Test func theDocumentListsWhatIsAnswered() async throws {
        let document = try await ServedLibrary().test { try await $0.get("/openapi.json").json() }
        var names: Set<String> = []
        for (path, methods) in try #require(document["paths"]?.object) {
            for (method, operation) in methods.object ?? [] where method != "parameters" {
                #expect(names.insert(try #require(operation["operationId"]?.string)).inserted)
                let answers = Set((operation["responses"]?.object ?? []).map(\.name))
                if path.contains("{") { #expect(answers.contains("404"), "\(method) \(path)") }
                if path != "/healthz" { #expect(answers.contains("400"), "\(method) \(path)") }
                if operation["requestBody"] != nil {
                    #expect(answers.isSuperset(of: ["413", "415"]), "\(method) \(path)")
                }
            }
        }
    }

    @Test func namesThatLookLikeTheLoopback() {
        for (host, isLoopback) in [
            ("127.0.0.1", true), ("127.1.2.3", true), ("localhost", true), ("::1", true), ("127.example.org", false),
            ("127.0.0.1.nip.io", false), ("128.0.0.1", false), ("0.0.0.0", false),
        ] {
            var options = ServerOptions()
            options.host = host
            #expect(options.isLoopback == isLoopback, "\(host)")
        }
    }

    @Test func foldersOfTheSystemAreNotIndexed() async throws {
        try await ServedLibrary().test { client in
            for folder in ["/", "/proc", "/sys/kernel", "/dev", "/proc/../proc"] {
                let answer = try await client.post("/index", json: #"{"folders": ["\#(folder)"]}"#)
                #expect(answer.status == 400, "\(folder)")
                let watch = try await client.send(.put, "/watch", json: #"{"folders": ["\#(folder)"]}"#)
                #expect(watch.status == 400, "\(folder)")
            }
        }
    }
}
#endif
