#if Server
import Catalog
import ClipSearch
import Foundation
import Pictures
import Testing
import TextReading

/// Reads the same line in every picture.
private struct OneLineReader: WritingReader {
    let text: String

    var model: WritingModel { WritingModel(fingerprint: "one line") { self } }

    func lines(in picture: Picture, checkpoint: () throws -> Void) throws -> [TextLine] {
        let point = PicturePoint(x: 1, y: 2)
        let place = Quadrilateral(topLeading: point, topTrailing: point, bottomTrailing: point, bottomLeading: point)
        let words = text.split(separator: " ").map { TextLine.Word(text: String($0), place: place) }
        return [TextLine(text: text, confidence: 0.5, place: place, words: words)]
    }
}

@Suite(OwnThreads()) struct WritingRouteTests {
    @Test func aPhotoIsReadAndFoundByItsWriting() async throws {
        let served = try ServedLibrary(reader: OneLineReader(text: "Gate <b>QX7LMP</b>").model)
        let id = try served.id("red.png")
        try await served.test { client in
            var answer = try await client.get("/photos/\(id)/text").json()
            #expect(answer["state"]?.string == "notRead")
            answer = try await client.post("/photos/\(id)/text", json: "").json()
            #expect(answer["state"]?.string == "read")
            #expect(answer["lines"]?.each("text").first?.string == "Gate <b>QX7LMP</b>")
            let found = try await client.post(
                "/search", json: #"{"terms": [{"text": "qx7lmp"}], "filter": {"writtenPhrases": ["qx7"], "hasWriting": true}}"#).json()
            #expect(found["results"]?.array?.count == 1)
            #expect(found["results"]?.each("writing").first?.each("text").first?.string == "<b>QX7LMP</b>")
            let list = try await client.get("/photos?writtenPhrases=gate").json()
            #expect(list["total"]?.int == 1)
            let status = try await client.get("/status").json()["text"]
            #expect(status?["read"]?.int == 1 && status?["isAvailable"]?.bool == true)
        }
    }

    @Test func readingIsSwitchedOff() async throws {
        let served = try ServedLibrary()
        let id = try served.id("red.png")
        try await served.test { client in
            #expect(try await client.get("/settings").json()["readsText"]?.bool == true)
            let changed = try await client.send(.patch, "/settings", json: #"{"readsText": false}"#).json()
            #expect(changed["readsText"]?.bool == false)
            #expect(try await client.post("/photos/\(id)/text", json: "").status == 404)
            #expect(try await client.get("/photos/99999/text").status == 404)
        }
        #expect(try !served.library.readsWriting())
    }
}
#endif
