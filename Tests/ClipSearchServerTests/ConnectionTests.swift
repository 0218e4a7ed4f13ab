#if Server
import ClipSearch
import ClipSearchServer
import Foundation
import Pictures
import StrictJSON
import Testing

/// What a connection may hold, and for how long.
@Suite(.ownThreads) struct ConnectionTests {
    private static func get(_ path: String, _ headers: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n"
    }

    private static func post(_ path: String, json: String) -> String {
        "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(json.utf8.count)\r\n\r\n\(json)"
    }

    private static func search(terms: Int) -> String {
        let terms = (0..<terms).map { #"{"text": "red \#($0)"}"# }.joined(separator: ",")
        return post("/search", json: #"{"terms": [\#(terms)], "ranking": "vector", "record": false}"#)
    }

    private static func isHealthy(_ port: Int, within seconds: Int) throws -> Bool {
        let connection = try RawConnection(port: port, timeout: seconds)
        connection.write(get("/healthz", "Connection: close\r\n"))
        return connection.read().hasPrefix("HTTP/1.1 200")
    }

    // MARK: Pipelining

    @Test func requestsBehindEachOtherAreAnsweredInTheirOrder() async throws {
        let served = try ServedLibrary()
        let picture = try Picture.plain(9, 9, 9).pngData() + [UInt8](repeating: 7, count: 90_000)
        try await served.testLive { _, port in
            let connection = try RawConnection(port: port)
            let upload =
                "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
                + "Content-Length: \(picture.count)\r\n\r\n"
            let requests = Array((Self.get("/healthz") + Self.get("/tags")).utf8) + Array(upload.utf8) + picture
            let last = Self.get("/status", "Connection: close\r\n")
            connection.write(requests + Array((String(repeating: Self.get("/settings"), count: 40) + last).utf8))
            let answers = connection.read()
            let parts = answers.components(separatedBy: "HTTP/1.1 200 OK").dropFirst()
            #expect(parts.count == 44)
            let marks = ["ok\n", "\"tags\"", "\"expiresAt\""] + [String](repeating: "recordsSearches", count: 40)
            for (part, mark) in zip(parts, marks + ["uptimeSeconds"]) { #expect(part.contains(mark)) }
        }
    }

    @Test func whatWaitsOfAClosedConnectionIsDropped() async throws {
        let model = MeanColourModel(pause: 0.1)
        let served = try ServedLibrary(model: model)
        try await served.testLive { _, port in
            #expect(try Self.isHealthy(port, within: 20))
            let before = model.embeddedTexts
            for _ in 0..<4 {
                let connection = try RawConnection(port: port)
                connection.write(String(repeating: Self.search(terms: 1), count: 200))
                _ = connection.read(until: "HTTP/1.1 200")
            }
            try await Task.sleep(for: .seconds(3))
            let after = model.embeddedTexts
            #expect(after - before < 100)
            try await Task.sleep(for: .seconds(1))
            #expect(model.embeddedTexts == after)
        }
    }

    // MARK: Clients that have gone

    @Test func workForAClientThatHasGoneStops() async throws {
        let model = MeanColourModel(pause: 0.2)
        let served = try ServedLibrary(model: model)
        try await served.testLive { _, port in
            #expect(try Self.isHealthy(port, within: 20))
            let before = model.embeddedTexts
            // Each for six seconds; two run, the others wait.
            for _ in 0..<8 { try RawConnection(port: port).write(Self.search(terms: 30)) }
            try await Task.sleep(for: .seconds(3))
            let stopped = model.embeddedTexts
            // Four phrasings a term.
            #expect(stopped - before < 160)
            try await Task.sleep(for: .seconds(1))
            #expect(model.embeddedTexts == stopped)
        }
    }

    @Test func aClientThatOnlyEndsItsSideIsAnswered() async throws {
        try await ServedLibrary { $0.timeouts.closed = 20 }.testLive { _, port in
            let connection = try RawConnection(port: port)
            connection.write(Self.get("/status"))
            connection.endWriting()
            #expect(connection.read().hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func healthWaitsForNothing() async throws {
        let served = try ServedLibrary(model: MeanColourModel(pause: 1))
        try await served.testLive { _, port in
            let busy = try (0..<20).map { _ in try RawConnection(port: port) }
            for connection in busy { connection.write(Self.search(terms: 5)) }
            try await Task.sleep(for: .milliseconds(300))
            // The others take close to a minute.
            for _ in 0..<3 { #expect(try Self.isHealthy(port, within: 20)) }
        }
    }

    // MARK: Clients that do nothing

    @Test func anAnswerThatIsNotReadEndsItsConnection() async throws {
        let served = try ServedLibrary { $0.timeouts.writing = 1 }
        let path = served.photosFolder + "/blue.jpg"
        // More than the system holds for a connection.
        let size = 24 << 20
        try (Data(contentsOf: URL(fileURLWithPath: path)) + Data(count: size)).write(to: URL(fileURLWithPath: path))
        let id = try served.id("blue.jpg")
        try await served.testLive { _, port in
            let asking = try RawConnection(port: port, timeout: 30)
            let others = try Self.connections(asking)
            let stopped = try RawConnection(port: port, timeout: 30, receiveBuffer: 4096)
            stopped.write(Self.get("/photos/\(id)/file"))
            #expect(stopped.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200"))
            var open = try Self.connections(asking)
            for _ in 0..<100 where open > others {
                try await Task.sleep(for: .milliseconds(200))
                open = try Self.connections(asking)
            }
            #expect(open == others)
            #expect(stopped.read().utf8.count < size)
        }
    }

    private static func connections(_ connection: RawConnection) throws -> Int {
        connection.write(get("/metrics"))
        let text = connection.read(until: "\nprocess_start_time_seconds ")
        let line = try #require(text.components(separatedBy: "\nclipsearch_connections ").last)
        return try #require(Int(line.prefix { $0.isNumber }))
    }

    @Test func whoDoesNothingMakesRoom() async throws {
        let served = try ServedLibrary { $0.connectionLimit = 8 }
        try await served.testLive { _, port in
            let used = try RawConnection(port: port, timeout: 30)
            used.write(Self.get("/healthz"))
            #expect(used.read(until: "ok\n").hasPrefix("HTTP/1.1 200"))
            let silent = try (0..<7).map { _ in try RawConnection(port: port, timeout: 30) }
            for _ in 0..<5 { #expect(try Self.isHealthy(port, within: 30)) }
            for _ in 0..<100 where !silent.contains(where: \.isClosed) { try await Task.sleep(for: .milliseconds(100)) }
            #expect(silent.contains { $0.isClosed })
            used.write(Self.get("/healthz"))
            #expect(used.read(until: "ok\n").hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func connectionsBeyondTheLimitThatAreAllInWork() async throws {
        let served = try ServedLibrary { $0.connectionLimit = 4 }
        try await served.testLive { _, port in
            let body = #"{"text": "red"}"#
            let busy = try (0..<4).map { _ in
                let connection = try RawConnection(port: port, timeout: 30)
                connection.write(
                    "POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: \(body.utf8.count)\r\nExpect: 100-continue\r\n\r\n")
                #expect(connection.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100"))
                return connection
            }
            let refused = try RawConnection(port: port, timeout: 30)
            refused.write(Self.get("/status"))
            let answer = refused.read()
            #expect(answer.hasPrefix("HTTP/1.1 503") && answer.contains("problem:busy"))
            #expect(try Self.isHealthy(port, within: 30))
            for connection in busy { connection.write(body) }
            for connection in busy { #expect(connection.read(until: "results").hasPrefix("HTTP/1.1 200")) }
        }
    }
}
#endif
