#if Server
import Catalog
import ClipSearch
import ClipSearchServer
import Foundation
import HTTPTypes
import Pictures
import StrictJSON
import Testing

@Suite(.ownThreads) struct SearchRouteTests {
    let served: ServedLibrary

    init() throws { served = try ServedLibrary() }

    @Test func wordsFindPhotos() async throws {
        try await served.test { client in
            let answer = try await client.post("/search", json: #"{"text": "red", "explain": true}"#)
            #expect(answer.status == 200)
            let json = try answer.json()
            #expect(json["query"]?.string == "red" && json["kind"]?.string == "text")
            #expect(json["totalPhotos"]?.int == 3 && json["model"]?.string == "mean-colour")
            #expect(json["correction"]?.isNull == true)
            #expect(json["timings"]?["search"]?.double != nil)
            let results = try #require(json["results"]?.array)
            #expect(results.count == 3)
            #expect(results[0]["name"]?.string == "red.png" && results[0]["rank"]?.int == 1)
            #expect(try #require(results[0]["score"]?.double) > 0.99)
            #expect(results[0]["width"]?.int == 12 && results[0]["height"]?.int == 9)
            #expect(results[0]["isFavourite"]?.bool == false && results[0]["takenAt"]?.isNull == true)
            #expect(results[0]["path"]?.string == served.photosFolder + "/red.png")
        }
    }

    @Test func termsHaveWeights() async throws {
        let green = try served.id("green.png")
        try await served.test { client in
            let body =
                #"{"terms": [{"text": "red"}, {"photo": \#(green), "weight": 2}, {"text": "blue", "weight": -0.5}], "limit": 2, "explain": true}"#
            let json = try await client.post("/search", json: body).json()
            #expect(json["query"]?.string == "red + 2:green.png - 0.5:blue")
            #expect(json["kind"]?.string == "mixed")
            // A photo is not its own answer.
            #expect(json["results"]?.each("name").map(\.string) == ["red.png", "blue.jpg"])
            #expect(json["results"]?.array?[0]["termScores"]?.array?.count == 3)
        }
    }

    @Test func filtersHold() async throws {
        try FileManager.default.createDirectory(
            atPath: served.photosFolder + "/more", withIntermediateDirectories: true)
        try Data(Picture.plain(200, 0, 0).pngData()).write(
            to: URL(fileURLWithPath: served.photosFolder + "/more/dark.png"))
        try served.indexer.index([served.photosFolder])
        let red = try served.id("red.png")
        let collection = try served.library.collections.add(name: "x", photos: [red, try served.id("blue.jpg")])
        try served.library.favourites.add([try served.id("green.png")])
        try await served.test { [photos = served.photosFolder] client in
            func names(_ filter: String) async throws -> [String?] {
                let answer = try await client.post("/search", json: #"{"text": "red", "filter": \#(filter)}"#)
                #expect(answer.status == 200, "\(answer.text)")
                return try #require(try answer.json()["results"]).each("name").map(\.string)
            }
            #expect(try await names(#"{"folders": ["\#(photos)/more"]}"#) == ["dark.png"])
            #expect(try await names(#"{"favouritesOnly": true}"#) == ["green.png"])
            #expect(try await names(#"{"collection": \#(collection.id)}"#) == ["red.png", "blue.jpg"])
            #expect(try await names(#"{"before": "1999"}"#) == [])
            #expect(try await names(#"{"from": "1999-12-31T23:59"}"#).count == 4)
            #expect(try await names(#"{"tags": ["none"]}"#) == [])
            let unknown = try await client.post("/search", json: #"{"text": "red", "filter": {"collection": 99}}"#)
            #expect(unknown.status == 404)
            #expect(try unknown.problem() == "not-found")
        }
    }

    /// What the page calls Semantic.
    @Test func aLanguageModelReadsTheBestOnceMore() async throws {
        let served = try ServedLibrary(
            model: MeanColourModel(tellsWordsApart: true), languageModel: EchoLanguageModel())
        for (name, caption) in [("red", "a tulip in the garden"), ("green", "a frog in the garden")] {
            try Data(caption.utf8).write(to: URL(fileURLWithPath: "\(served.photosFolder)/\(name).txt"))
        }
        try served.indexer.index([served.photosFolder])
        try await served.test { client in
            let body = #"{"text": "tulip", "ranking": "reranked", "explain": true}"#
            let json = try await client.post("/search", json: body).json()
            #expect(json["ranking"]?.string == "reranked")
            let results = try #require(json["results"]?.array)
            func likelihood(_ name: String) -> Double? {
                results.first { $0["name"]?.string == name }?["scores"]?["likelihood"]?.double
            }
            let (tulip, frog) = (try #require(likelihood("red.png")), try #require(likelihood("green.png")))
            #expect(results[0]["name"]?.string == "red.png" && tulip > 0 && frog < tulip)
            let automatic = try await client.post("/search", json: #"{"text": "tulip"}"#).json()
            #expect(automatic["ranking"]?.string != "reranked")
        }
        try await self.served.test { client in
            let refused = try await client.post("/search", json: #"{"text": "tulip", "ranking": "reranked"}"#)
            #expect(refused.status == 400, "\(refused.text)")
        }
    }

    @Test func aPageAfterTheFirstIsNotNotedAgain() async throws {
        try await served.test { client in
            let first = try await client.post("/search", json: #"{"text": "blue", "limit": 1}"#).json()
            let second = try await client.post("/search", json: #"{"text": "blue", "limit": 1, "offset": 1}"#).json()
            #expect(first["search"]?.int == 1 && second["search"]?.isNull == true)
            #expect(second["results"]?.array?[0]["rank"]?.int == 2)
            let silent = try await client.post("/search", json: #"{"text": "blue", "record": false}"#).json()
            #expect(silent["search"]?.isNull == true)
            #expect(try await client.get("/history").json()["total"]?.int == 1)
        }
    }

    @Test func aSearchThatWasAnsweredIsNotedWithoutBeingAskedAgain() async throws {
        let model = MeanColourModel()
        let served = try ServedLibrary(model: model)
        try await served.test { client in
            let asked = #"{"text": "blue", "filter": {"types": ["jpg"]}}"#
            let texts = model.embeddedTexts
            let noted = try await client.post(
                "/history", json: #"{"request": \#(asked), "results": 12, "milliseconds": 3.5}"#)
            #expect(noted.status == 200, "\(noted.text)")
            let id = try #require(try noted.json()["search"]?.int)
            let record = try await client.get("/history/\(id)").json()
            #expect(record["query"]?.string == "blue" && record["kind"]?.string == "text")
            #expect(record["results"]?.int == 12 && record["milliseconds"]?.double == 3.5)
            #expect(record["request"]?["terms"]?.array?[0]["text"]?.string == "blue")
            #expect(model.embeddedTexts == texts)
            // The same question asked otherwise within half an hour is one entry.
            let other = #"{"request": {"text": "blue", "minimumScore": 0.5}, "results": 2}"#
            #expect(try await client.post("/history", json: other).json()["search"]?.int == id)
            for wrong in [
                #"{"request": {"text": "blue"}}"#, #"{"results": 1}"#, #"{"request": {"txt": "blue"}, "results": 1}"#,
                #"{"request": {"text": "blue"}, "results": -1}"#,
            ] {
                #expect(try await client.post("/history", json: wrong).status == 400, "\(wrong)")
            }
            let settings = #"{"recordsSearches": false}"#
            #expect(try await client.send(.patch, "/settings", json: settings).status == 200)
            let silent = try await client.post("/history", json: other).json()
            #expect(silent["search"]?.isNull == true)
            #expect(try await client.get("/history").json()["total"]?.int == 1)
        }
    }

    @Test func picturesCanBeSentAlong() async throws {
        let picture = try Picture.plain(0, 240, 0, width: 40, height: 30).jpegData()
        try await served.test { client in
            let query = Array(#"{"text": "red", "imageWeight": 3}"#.utf8)
            let answer = try await client.post(
                "/search", parts: [("query", nil, query), ("image", "../../etc/green leaf.jpg", picture)])
            #expect(answer.status == 200, "\(answer.text)")
            let json = try answer.json()
            #expect(json["query"]?.string == "red + 3:green leaf" && json["kind"]?.string == "mixed")
            #expect(json["results"]?.array?[0]["name"]?.string == "green.png")
            let alone = try await client.post("/search", parts: [("image", nil, picture)]).json()
            #expect(alone["kind"]?.string == "image")
        }
        #expect(try served.uploadedFiles().isEmpty)
    }

    @Test func uploadsCanBeSearchedWithLater() async throws {
        let picture = try Picture.plain(0, 0, 240).pngData()
        try await served.test { client in
            let upload = try await client.send(.post, "/upload?limit=1", [.contentType: "image/png"], body: picture)
            #expect(upload.status == 200, "\(upload.text)")
            let json = try upload.json()
            #expect(json["format"]?.string == "PNG" && json["width"]?.int == 12 && json["bytes"]?.int == picture.count)
            #expect(json["search"]?["results"]?.each("name").map(\.string) == ["blue.jpg"])
            let id = try #require(json["id"]?.string)
            let search = try await client.post("/search", json: #"{"upload": "\#(id)", "text": "blue"}"#).json()
            #expect(search["results"]?.array?[0]["name"]?.string == "blue.jpg")
            let gone = try await client.post("/search", json: #"{"upload": "0123"}"#)
            #expect(gone.status == 404)
        }
    }

    @Test func uploadsCanBeTakenIntoTheLibrary() async throws {
        let picture = try Picture.plain(240, 240, 0).pngData()
        try await served.test { client in
            let first = try await client.post("/upload?add=true", parts: [("image", "a/b/yellow flower!.PNG", picture)])
            #expect(first.status == 200, "\(first.text)")
            let added = try #require(try first.json()["added"])
            #expect(added["state"]?.string == "stored")
            let id = try #require(added["photo"]?.int)
            let photo = try await client.get("/photos/\(id)").json()
            #expect(photo["name"]?.string?.hasPrefix("yellow flower_-") == true)
            #expect(photo["folder"]?.string == served.folder + "/library/photos")
            let again = try await client.post("/upload?add=true", parts: [("image", "z.png", picture)]).json()
            #expect(again["added"]?["state"]?.string == "known" && again["added"]?["photo"]?.int == id)
            #expect(try await client.get("/photos").json()["total"]?.int == 4)
        }
    }

    @Test func correctionSaysWhetherThereIsOne() async throws {
        try await served.test { client in
            let json = try await client.post("/correct-query", json: #"{"query": "redd"}"#).json()
            #expect(json["available"]?.bool == false && json["corrected"]?.string == "redd")
            #expect(json["isChanged"]?.bool == false)
        }
    }

    @Test func whatIsWrongInAQueryIsNamed() async throws {
        try await served.test { client in
            for (body, parameter) in [
                (#"{}"#, "text"), (#"{"text": ""}"#, "text"), (#"{"text": 5}"#, "text"), (#"{"txt": "red"}"#, "txt"),
                (#"{"text": "red", "limit": 501}"#, "limit"), (#"{"text": "red", "limit": -1}"#, "limit"),
                (#"{"text": "red", "minimumScore": 2}"#, "minimumScore"),
                (#"{"text": "red", "ranking": "best"}"#, "ranking"),
                (#"{"terms": [{"text": "red"}, {"weight": 2}]}"#, "terms[1]"),
                (#"{"terms": [{"text": "red", "weight": 1e9}]}"#, "terms[0].weight"),
                (#"{"terms": [{"text": "red", "photo": 1}]}"#, "terms[0]"), (#"{"terms": "red"}"#, "terms"),
                (#"{"text": "red", "filter": {"folders": ["relative"]}}"#, "filter.folders"),
                (#"{"text": "red", "filter": {"from": "yesterday"}}"#, "filter.from"),
                (#"{"text": "red", "filter": {"favoritesOnly": true}}"#, "filter.favoritesOnly"),
                (#"{"text": "re\u0000d"}"#, "text"),
                (#"{"terms": [{"text": "red"}, {"text": "red", "weight": -1}], "subtractsUnwanted": true}"#, "terms"),
            ] {
                let answer = try await client.post("/search", json: body)
                #expect(answer.status == 400, "\(body)")
                #expect(try answer.problem() == "invalid-request")
                #expect(try answer.json()["parameter"]?.string == parameter, "\(body)")
            }
            let unknown = try await client.post("/search", json: #"{"photo": 99}"#)
            #expect(unknown.status == 404)
        }
    }
}

extension ServedLibrary {
    /// What is kept of uploads.
    func uploadedFiles() throws -> [String] {
        let root = folder + "/library/uploads"
        return try FileManager.default.contentsOfDirectory(atPath: root).flatMap {
            try FileManager.default.contentsOfDirectory(atPath: "\(root)/\($0)")
        }
    }

    /// The bytes that uploads have, those included that are being sent.
    func uploadedBytes() throws -> Int {
        let root = URL(fileURLWithPath: folder + "/library/uploads")
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.fileSizeKey])
        return try (files?.allObjects as? [URL] ?? []).reduce(0) { sum, file in
            let values = try file.resourceValues(forKeys: [.fileSizeKey, .isRegularFileKey])
            return sum + (values.isRegularFile == true ? values.fileSize ?? 0 : 0)
        }
    }
}
#endif
