#if Server
import ClipSearch
import ClipSearchServer
import Foundation
import HTTPTypes
import Pictures
import StrictJSON
import Testing

/// Requests that nobody with good intentions sends: each gets a clear refusal, nothing is stored, and the server goes
/// on.
@Suite(.ownThreads) struct HostileTests {
    /// Sends requests, then makes sure that nothing was left and all still works.
    private func withServer(
        _ served: ServedLibrary, _ body: @escaping @Sendable (ServerClient) async throws -> Void
    ) async throws {
        try await served.test { client in
            try await body(client)
            #expect(try served.uploadedFiles().isEmpty)
            #expect(!FileManager.default.fileExists(atPath: served.folder + "/library/photos"))
            let answer = try await client.post("/search", json: #"{"text": "red"}"#)
            #expect(try answer.json()["results"]?.array?[0]["name"]?.string == "red.png")
        }
    }

    @Test func pathsOutOfTheLibrary() async throws {
        let climbs = [
            "..", "..%2F..%2Fetc%2Fpasswd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "....%2F%2Fetc", "%2Fetc%2Fpasswd",
            "1%2F..%2F2",
            "1%00", "-1", "0", "1.5", "1e3", "0x1", "99999999999999999999", "%EF%BC%91", "'%20OR%201=1", "+1", "%C0%AE",
        ]
        try await withServer(try ServedLibrary()) { client in
            for climb in climbs {
                for path in [
                    "/photos/\(climb)", "/photos/\(climb)/file", "/photos/\(climb)/thumbnail",
                    "/photos/\(climb)/similar",
                    "/collections/\(climb)", "/collections/\(climb)/photos", "/page/\(climb)", "/index/\(climb)",
                    "/\(climb)",
                ] {
                    let answer = try await client.get(path)
                    #expect(answer.status == 404, "\(path): \(answer.status)")
                    #expect(!answer.text.contains("root:"))
                }
                for query in ["w", "v", "limit", "offset", "folder", "from", "collection", "minimumScore", "tags"] {
                    for path in ["/photos/1/thumbnail", "/photos/1/similar", "/photos"] {
                        let answer = try await client.get("\(path)?\(query)=\(climb)")
                        #expect([200, 400, 404].contains(answer.status), "\(path)?\(query)=\(climb): \(answer.status)")
                        #expect(!answer.text.contains("root:"))
                    }
                }
                #expect(try await client.send(.put, "/favourites/\(climb)").status == 404)
                #expect(try await client.send(.put, "/history/\(climb)/rating", json: #"{"rating": 1}"#).status == 404)
            }
        }
    }

    @Test func bodiesThatAreNoJSON() async throws {
        try await withServer(try ServedLibrary()) { client in
            let deep = String(repeating: "[", count: 200_000)
            let deepObject = String(repeating: #"{"filter":"#, count: 1000)
            for body in [
                "", "{", "nul", #"{"text": "red""#, #"{"text": "red"} {}"#, #"{"text": "red", "text": "blue"}"#, deep,
                deepObject,
                #"{"text": 'red'}"#, #"{"text": "\#u{1}"}"#, #"{"text": "\ud800"}"#, "\u{FEFF}{}", #"{"limit": NaN}"#,
                #"{"terms": \#(deep)}"#,
            ] {
                let answer = try await client.post("/search", json: body)
                #expect(answer.status == 400, "\(body.prefix(40)): \(answer.status)")
            }
            let invalid = try await client.send(
                .post, "/search", [.contentType: "application/json"], body: [0x7b, 0x22, 0xff, 0x22, 0x7d])
            #expect(invalid.status == 400)
            for number in ["1e999", "-1e999", "1.5", "99999999999999999999", "\"20\"", "true", "[]"] {
                #expect(try await client.post("/search", json: #"{"text": "red", "limit": \#(number)}"#).status == 400)
            }
            let many = (0..<2000).map { #"{"text": "red\#($0)"}"# }.joined(separator: ",")
            #expect(try await client.post("/search", json: "{\"terms\": [\(many)]}").status == 400)
            let huge = #"{"text": ""# + String(repeating: "x", count: 2 << 20) + #""}"#
            let answer = try await client.post("/search", json: huge)
            #expect(answer.status == 413)
            #expect(try answer.problem() == "too-large")
            for type in [
                "text/plain", "application/x-www-form-urlencoded", "application/json;;", "nonsense", "multipart/mixed",
            ] {
                let answer = try await client.send(
                    .post, "/search", [.contentType: type], body: Array(#"{"text":"red"}"#.utf8))
                #expect(answer.status == 415, "\(type)")
            }
            #expect(try await client.send(.post, "/search", body: Array(#"{"text":"red"}"#.utf8)).status == 415)
        }
    }

    @Test func uploadsThatAreNoPictures() async throws {
        let jpeg = try Picture.plain(9, 9, 9, width: 64, height: 64).jpegData()
        let png = try Picture.plain(9, 9, 9).pngData()
        // A PNG whose head says that it has 60,000 × 60,000 pixels.
        var bomb = png
        bomb.replaceSubrange(16..<24, with: [0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60])
        try await withServer(try ServedLibrary { $0.uploadLimit = 100_000 }) { [bomb] client in
            for (content, status) in [
                ([], 422), (Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8), 422), (Array("GIF89a".utf8), 422),
                (Array(jpeg.prefix(200)), 422), (Array(png.prefix(50)), 422), (bomb, 422), ([0xff, 0xd8, 0xff], 422),
                (Array("<html><script>alert(1)</script>".utf8), 422), ([UInt8](repeating: 0, count: 100_001), 413),
            ] {
                for path in ["/upload", "/upload?add=true"] {
                    let raw = try await client.send(.post, path, [.contentType: "image/jpeg"], body: content)
                    #expect(raw.status == status, "\(content.prefix(8)) \(raw.text)")
                    let part = try await client.post(path, parts: [("image", "x.jpg", content)])
                    #expect(part.status == status, "\(content.prefix(8)) \(part.text)")
                }
                #expect(try await client.post("/search", parts: [("image", "x.jpg", content)]).status == status)
            }
            for type in ["text/html", "application/json", "video/mp4"] {
                #expect(
                    try await client.send(.post, "/upload", [.contentType: type], body: jpeg).status == 415, "\(type)")
            }
            #expect(try await client.send(.post, "/upload", body: jpeg).status == 415)
        }
    }

    @Test func multipartThatIsNot() async throws {
        let picture = try Picture.plain(9, 9, 9).pngData()
        let image = "Content-Disposition: form-data; name=\"image\"; filename=\"x.png\"\r\n\r\n"
        try await withServer(try ServedLibrary()) { client in
            func send(_ body: [UInt8], boundary: String = "boundary=b") async throws -> Int {
                try await client.send(.post, "/search", [.contentType: "multipart/form-data; \(boundary)"], body: body)
                    .status
            }
            let good = multipart("b", [("image", "x.png", picture)])
            #expect(try await send(good) == 200)
            #expect(try await send(good, boundary: "boundary=\"b\"; charset=utf-8") == 200)
            #expect(try await send(good + Array("\r\n \r\n".utf8)) == 200)
            for boundary in [
                "boundary=", "boundary=\"\"", "x=y", "boundary=a", "boundary=\(String(repeating: "b", count: 71))",
                "boundary=\"b\u{7f}\"",
            ] {
                #expect([400, 415].contains(try await send(good, boundary: boundary)), "\(boundary)")
            }
            for body: String in [
                "", "--b", "--b\r\n", "--b--\r\n", "x--b\r\n", "--b\r\n\r\n", "--bb\r\n\(image)x\r\n--b--",
                "--b\n\(image)x\n--b--",
                "--b\r\n\(image)x\r\n--b", "--b\r\n\(image)x", "--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--",
                "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
                "--b\r\nContent-Disposition: attachment; name=image\r\n\r\nx\r\n--b--",
                "--b\r\nno colon\r\n\r\nx\r\n--b--", "--b\r\n\(image)x\r\n--b--\r\nrest",
                "--b\r\nContent-Transfer-Encoding: base64\r\n\(image)eA==\r\n--b--",
                "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--b--",
                "--b\r\nContent-Disposition: form-data; name=\"image\"; name=\"query\"\r\n\r\nx\r\n--b--",
                "--b\r\nContent-Disposition: form-data; name=\"query\"\r\n\r\n{}\r\n--b--",
                "--b\r\nX: \(String(repeating: "y", count: 20_000))\r\n\(image)x\r\n--b--",
                String(repeating: "--b\r\n\(image)x\r\n", count: 20) + "--b--",
            ] {
                let status = try await send(Array(body.utf8))
                #expect([400, 413, 422].contains(status), "\(body.prefix(60)): \(status)")
            }
            // Each cut of a good body.
            for length in stride(from: 0, to: good.count - 2, by: 7) {
                #expect(try await send(Array(good.prefix(length))) == 400)
            }
        }
    }

    @Test func tooMuchAtOnce() async throws {
        let served = try ServedLibrary(model: MeanColourModel(pause: 0.3)) { $0.requestLimit = 4 }
        try await served.testLive { _, port in
            let answers = await withTaskGroup(of: String.self) { group in
                for _ in 0..<24 {
                    group.addTask {
                        await withCheckedContinuation { continuation in
                            Thread.detachNewThread { continuation.resume(returning: Self.search(port)) }
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let served = answers.count { $0.hasPrefix("HTTP/1.1 200") }
            let refused = answers.filter { $0.hasPrefix("HTTP/1.1 503") }
            #expect(served >= 4 && served + refused.count == answers.count)
            #expect(refused.allSatisfy { $0.lowercased().contains("\r\nretry-after: ") && $0.contains("problem:busy") })
            #expect(Self.search(port).hasPrefix("HTTP/1.1 200"))
        }
    }

    private static func search(_ port: Int, _ text: String = "red") -> String {
        let body = #"{"text": "\#(text)"}"#
        guard let connection = try? RawConnection(port: port) else { return "no connection" }
        connection.write(
            """
            POST /search HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n\
            Content-Length: \(body.utf8.count)\r\n\r\n\(body)
            """)
        return connection.read()
    }

    @Test func slowAndEndlessClients() async throws {
        let served = try ServedLibrary {
            $0.timeouts.head = 1
            $0.timeouts.body = 2
            $0.timeouts.idle = 1
            $0.uploadLimit = 1 << 20
        }
        try await served.testLive { _, port in
            let start = Date()
            let silent = try RawConnection(port: port)
            let trickling = try RawConnection(port: port)
            let stalled = try RawConnection(port: port)
            let dripping = try RawConnection(port: port)
            stalled.write(Self.head("POST /search", "application/json", length: 100) + "{\"text\"")
            dripping.write(Self.head("POST /upload", "image/png", length: 1000))
            for character in "GET /status HTTP/1.1\r\nHost: localhost\r\n" {
                trickling.write(String(character))
                dripping.write("x")
                try await Task.sleep(for: .milliseconds(60))
            }
            #expect(silent.read() == "")
            #expect(trickling.read() == "")
            #expect(stalled.read().hasPrefix("HTTP/1.1 408"))
            #expect(dripping.read().hasPrefix("HTTP/1.1 408"))
            #expect(Date().timeIntervalSince(start) < 15)

            // A gigabyte is refused by its announcement, and without one as soon as it is too much.
            let announced = try RawConnection(port: port)
            announced.write(Self.head("POST /upload", "image/png", length: 1 << 30))
            announced.write([UInt8](repeating: 0, count: 100_000))
            let refusal = announced.read()
            #expect(
                refusal.hasPrefix("HTTP/1.1 413") && refusal.contains("connection: close")
                    || refusal.contains("Connection: close"))
            let chunked = try RawConnection(port: port)
            chunked.write(
                "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 7, count: 0x10000) + Array("\r\n".utf8)
            for _ in 0..<100 where chunked.write(chunk) == chunk.count {}
            #expect(chunked.read().hasPrefix("HTTP/1.1 413"))
            #expect(try served.uploadedFiles().isEmpty)

            for text in [
                "\r\n\r\n\r\n", "GET\r\n\r\n", "GET /status HTTP/9.9\r\n\r\n", "\u{1}\u{2}\u{3}\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\n" + (0..<500).map { "X-\($0): y\r\n" }.joined() + "\r\n",
            ] {
                let connection = try RawConnection(port: port, timeout: 5)
                connection.write(text)
                let answer = connection.read()
                #expect(
                    !answer.hasPrefix("HTTP/1.1 2") && !answer.hasPrefix("HTTP/1.1 5"),
                    "\(text.prefix(40)): \(answer.prefix(40))")
            }
            #expect(Self.search(port).hasPrefix("HTTP/1.1 200"))
        }
    }

    private static func head(_ start: String, _ type: String, length: Int) -> String {
        "\(start) HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(type)\r\nContent-Length: \(length)\r\n\r\n"
    }
}
#endif
