#if Server
import Catalog
import ClipSearch
import Foundation
import Pictures
import Testing

/// Searches with pictures: previews, vectors that are kept, and asking again.
@Suite(.ownThreads) struct UploadRouteTests {
    let model = MeanColourModel()
    let served: ServedLibrary

    init() throws { served = try ServedLibrary(model: model) }

    private func upload(_ picture: [UInt8], _ client: ServerClient) async throws -> String {
        let answer = try await client.send(.post, "/upload", [.contentType: "image/png"], body: picture)
        return try #require(try answer.json()["id"]?.string)
    }

    @Test func anUploadHasAPreview() async throws {
        let picture = try Picture.plain(0, 0, 240, width: 300, height: 200).pngData()
        try await served.test { client in
            let id = try await upload(picture, client)
            let preview = try await client.get("/uploads/\(id)/thumbnail?w=160")
            #expect(preview.status == 200 && preview.headers[.contentType] == "image/jpeg")
            let small = try PictureInfo(bytes: preview.body)
            #expect(small.width == 160 && small.height == 107)
            let tag = try #require(preview.headers[.eTag])
            #expect(try await client.get("/uploads/\(id)/thumbnail?w=160", [.ifNoneMatch: tag]).status == 304)
            #expect(try await client.get("/uploads/\(id)").json()["width"]?.int == 300)
            #expect(try await client.send(.delete, "/uploads/\(id)").status == 204)
            #expect(try await client.get("/uploads/\(id)/thumbnail").status == 404)
        }
        #expect(try served.uploadedFiles().isEmpty)
    }

    @Test func aSearchCanBeAskedAgainUntilItIsForgotten() async throws {
        let picture = try Picture.plain(0, 0, 240).pngData()
        let kept = served.folder + "/library/searched-pictures"
        let first = try await served.test { client in
            let id = try await upload(picture, client)
            let body = #"{"terms": [{"upload": "\#(id)"}, {"text": "red", "weight": 0.25}], "ranking": "vector"}"#
            return try await client.post("/search", json: body).json()["results"]?.each("name").map(\.string)
        }
        // Another server, later: of what was sent to the first there is only what the history names.
        await served.server.stop()
        try await served.restarted().test { client in
            let request = try await client.get("/history").firstRequest()
            let id = try #require(try FileManager.default.contentsOfDirectory(atPath: kept).first { $0.count == 32 })
            #expect(request.contains(id) && !request.contains("filter"))
            try await askSomethingElse(client)
            let again = try await client.post("/search", json: request)
            #expect(again.status == 200, "\(again.text)")
            #expect(try again.json()["results"]?.each("name").map(\.string) == first)
            #expect(try await client.get("/uploads/\(id)").json()["expiresAt"]?.isNull == true)
            #expect(try await client.get("/uploads/\(id)/thumbnail").status == 200)
            // The second search names it, too.
            #expect(try await client.send(.delete, "/history/1").status == 204)
            #expect(try await client.get("/uploads/\(id)").status == 200)
            #expect(try await client.send(.delete, "/history/3").status == 204)
            #expect(try await client.get("/uploads/\(id)").status == 404)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: kept).isEmpty)
    }

    /// Asks another question, so that the next is one of its own.
    private func askSomethingElse(_ client: ServerClient) async throws {
        _ = try await client.post("/search", json: #"{"text": "something else"}"#)
    }

    private func searchTwice(_ upload: String, _ client: ServerClient) async throws {
        _ = try await client.post("/search", json: #"{"upload": "\#(upload)"}"#)
        try await askSomethingElse(client)
        _ = try await client.post("/search", json: #"{"upload": "\#(upload)"}"#)
    }

    /// Forgetting must not go through the history, which may be long.
    @Test func forgettingIsQuickInALongHistory() async throws {
        let picture = try Picture.plain(0, 0, 240).pngData()
        let kept = served.folder + "/library/searched-pictures"
        let history = try PhotoLibrary(path: served.library.path)
        for _ in 0..<3_000 {
            let request = #"{"terms": [{"text": "a dog on the beach", "weight": 1}]}"#
            _ = try history.searches.add(
                SearchRecord(
                    searchedAt: 1, kind: .text, query: "a dog on the beach", results: 3, milliseconds: 1,
                    request: request), keeping: nil)
        }
        try await served.test { client in
            let id = try await upload(picture, client)
            try await searchTwice(id, client)
            let list = try String(contentsOfFile: "\(kept)/\(id).searches", encoding: .utf8)
            #expect(list == "3001\n3003\n")
            #expect(try await client.send(.delete, "/history/17").status == 204)
            #expect(try await client.send(.delete, "/history/3001").status == 204)
            #expect(FileManager.default.fileExists(atPath: "\(kept)/\(id)"))
            #expect(try await client.send(.delete, "/history/3003").status == 204)
            #expect(try FileManager.default.contentsOfDirectory(atPath: kept).isEmpty)
        }
    }

    /// Earlier versions kept pictures without a list of the searches that name them.
    @Test func picturesOfEarlierVersionsAreForgottenToo() async throws {
        let picture = try Picture.plain(0, 0, 240).pngData()
        let kept = served.folder + "/library/searched-pictures"
        try await served.test { client in
            let id = try await upload(picture, client)
            try await searchTwice(id, client)
            try FileManager.default.removeItem(atPath: "\(kept)/\(id).searches")
            #expect(try await client.send(.delete, "/history/1").status == 204)
            #expect(FileManager.default.fileExists(atPath: "\(kept)/\(id)"))
            #expect(try await client.send(.delete, "/history/3").status == 204)
            #expect(try FileManager.default.contentsOfDirectory(atPath: kept).isEmpty)
        }
    }

    @Test func nothingIsKeptOfSearchesThatAreNotNoted() async throws {
        let picture = try Picture.plain(0, 0, 240).pngData()
        try await served.test { client in
            let id = try await upload(picture, client)
            _ = try await client.post("/search", json: #"{"upload": "\#(id)", "record": false}"#)
            let sent = try await client.post("/search", parts: [("image", nil, picture)]).json()
            #expect(sent["search"]?.int == 1)
            #expect(try await client.get("/history/1").json()["request"]?.isNull == true)
            #expect(try await client.get("/history/2").status == 404)
        }
        #expect(!FileManager.default.fileExists(atPath: served.folder + "/library/searched-pictures"))
    }

    @Test func theFolderOfUploadsIsMadeAgain() async throws {
        try await served.test { client in
            try FileManager.default.removeItem(atPath: served.folder + "/library/uploads")
            _ = try await upload(try Picture.plain(1, 2, 3).pngData(), client)
        }
    }

    @Test func uploadsOnTheirWayCount() async throws {
        let served = try ServedLibrary { $0.uploadsLimit = 1 << 20 }
        try await served.testLive { _, port in
            let connections = try (0..<3).map { _ in try RawConnection(port: port, timeout: 30) }
            for (count, connection) in connections.enumerated() {
                connection.write(
                    "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
                        + "Content-Length: 900000\r\n\r\n")
                connection.write([UInt8](repeating: 7, count: 400_000))
                for _ in 0..<100 where try count < 2 && served.uploadedBytes() < (count + 1) * 400_000 {
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            let third = connections[2].read()
            #expect(third.hasPrefix("HTTP/1.1 503") && third.contains("problem:busy"))
            let files = try served.uploadedFiles()
            // The first two are still open.
            withExtendedLifetime(connections) { #expect(files.count == 2) }
        }
        #expect(try served.uploadedFiles().isEmpty)
    }

    @Test func aFormEndsWithItsLastBoundary() async throws {
        let form = multipart("b", [("image", "x.png", try Picture.plain(9, 9, 9).pngData())])
        try await served.test { client in
            for (spaces, status) in [(0, 200), (500, 200), (5000, 400)] {
                let answer = try await client.send(
                    .post, "/search", [.contentType: "multipart/form-data; boundary=b"],
                    body: form + [UInt8](repeating: 0x20, count: spaces))
                #expect(answer.status == status)
            }
        }
    }

    @Test func uploadsAreNamedByNothingButTheirIDs() async throws {
        try await served.test { client in
            for id in [
                "1", "..%2f..%2fcatalog.sqlite", String(repeating: "a", count: 32), String(repeating: "%2e", count: 32),
            ] {
                for address in ["/uploads/\(id)", "/uploads/\(id)/thumbnail"] {
                    let answer = try await client.get(address)
                    #expect(answer.status == 404, "\(address)")
                }
            }
        }
    }

    @Test func anUploadIsEmbeddedOnce() async throws {
        let picture = try Picture.plain(0, 0, 240).pngData()
        try await served.test { client in
            let before = model.embeddedPictures
            let id = try await upload(picture, client)
            for weight in 1...5 {
                let body = #"{"terms": [{"upload": "\#(id)"}, {"text": "red", "weight": \#(weight)}]}"#
                #expect(try await client.post("/search", json: body).status == 200)
            }
            #expect(model.embeddedPictures == before + 1)
        }
    }

    @Test func similarPhotosSayWhy() async throws {
        try Data(Picture.plain(200, 90, 0).pngData())
            .write(to: URL(fileURLWithPath: served.photosFolder + "/orange.png"))
        try served.indexer.index([served.photosFolder])
        let red = try served.id("red.png")
        try await served.test { client in
            let plain = try await client.get("/photos/\(red)/similar").json()
            #expect(plain["results"]?.array?[0]["termScores"] == nil && plain["timings"] == nil)
            #expect(try #require(plain["scale"]?["deviation"]?.double) > 0)
            let explained = try await client.get("/photos/\(red)/similar?explain=true").json()
            #expect(explained["results"]?.array?[0]["termScores"]?.array?.count == 1)
            #expect(explained["timings"]?["search"]?.double != nil)
        }
    }

    @Test func foldersCountTheirOwnPhotos() async throws {
        let more = served.photosFolder + "/more"
        try FileManager.default.createDirectory(atPath: more, withIntermediateDirectories: true)
        try Data(Picture.plain(9, 9, 9).pngData()).write(to: URL(fileURLWithPath: more + "/dark.png"))
        try served.indexer.index([served.photosFolder])
        try await served.test { client in
            let folders = try await client.get("/folders").json()
            #expect(folders["total"]?.int == 2)
            let found = try #require(folders["folders"])
            #expect(found.each("path").map(\.string) == [served.photosFolder, more])
            #expect(found.each("photos").map(\.int) == [3, 1])
            #expect(try await client.get("/folders?limit=1&offset=1").json()["folders"]?.array?.count == 1)
        }
    }
}

extension Answer {
    /// The request of the latest search of a history, as JSON.
    fileprivate func firstRequest() throws -> String {
        let history = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        let search = try #require((history?["searches"] as? [[String: Any]])?.first)
        return String(decoding: try JSONSerialization.data(withJSONObject: try #require(search["request"])), as: UTF8.self)
    }
}
#endif
