#if Server
import Foundation
import Pictures
import Testing

@Suite(.ownThreads) struct DuplicateRouteTests {
    let served: ServedLibrary

    init() throws {
        served = try ServedLibrary()
        let files = FileManager.default
        let photos = served.photosFolder
        try files.createDirectory(atPath: photos + "/more", withIntermediateDirectories: true)
        try files.copyItem(atPath: photos + "/red.png", toPath: photos + "/more/copy.png")
        // The same colour, in a larger file of its own.
        try Data(Picture.plain(250, 2, 0, width: 60, height: 40).pngData())
            .write(to: URL(fileURLWithPath: photos + "/more/large red.png"))
        try served.indexer.index([photos])
    }

    @Test func groupsSuggestWhichToKeep() async throws {
        try await served.test { client in
            let found = try await client.get("/duplicates").json()
            #expect(found["total"]?.int == 1 && found["others"]?.int == 2 && found["photos"]?.int == 5)
            let group = try #require(found["groups"]?.array?.first)
            #expect(group["kind"]?.string == "similar")
            let names = try #require(group["photos"]).each("name").map(\.string)
            #expect(names.first == "large red.png" && Set(names) == ["large red.png", "red.png", "copy.png"])
            #expect(try #require(group["photos"]?.array?[1]["similarity"]?.double) > 0.99)

            let identical = try await client.get("/duplicates?kind=identical").json()
            #expect(identical["threshold"]?.isNull == true && identical["total"]?.int == 1)
            #expect(identical["groups"]?.array?[0]["photos"]?.each("isIdentical").map(\.bool) == [true, true])
            #expect(try await client.get("/duplicates?kind=burst").json()["total"]?.int == 0)
            #expect(try await client.get("/duplicates?offset=1").json()["groups"]?.array?.isEmpty == true)
        }
    }

    @Test func whatIsWrongIsNamed() async throws {
        try await served.test { client in
            for (query, parameter) in [
                ("kind=all", "kind"), ("threshold=2", "threshold"), ("seconds=-1", "seconds"), ("folder=here", "folder"),
            ] {
                let answer = try await client.get("/duplicates?\(query)")
                #expect(answer.status == 400, "\(query)")
                #expect(try answer.json()["parameter"]?.string == parameter, "\(query)")
            }
            #expect(try await client.get("/duplicates?collection=7").status == 404)
        }
    }
}
#endif
