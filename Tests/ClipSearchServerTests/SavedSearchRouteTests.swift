#if Server
import Catalog
import ClipSearch
import Foundation
import Pictures
import StrictJSON
import Testing

@Suite(.ownThreads) struct SavedSearchRouteTests {
    @Test func albumsFillThemselves() async throws {
        let served = try ServedLibrary()
        try await served.test { client in
            let body = #"{"name": "Pictures", "request": {"filter": {"types": ["png"], "folderNames": ["photos"]}}}"#
            let made = try await client.post("/saved-searches", json: body)
            #expect(made.status == 201)
            let address = try #require(made.headers[.location])
            let request = try #require(try await client.get(address).json()["request"])
            #expect(request["filter"]?["fileNames"]?["types"]?.array?.map(\.string) == ["png"])
            let list = try await client.get("/saved-searches").json()["searches"]
            #expect(list?.each("name").map(\.string) == ["Pictures"])
            let search = #"{"filter": {"types": ["png"], "folderNames": ["photos"]}, "record": false}"#
            let before = try await client.post("/search", json: search).json()
            #expect(before["results"]?.array?.count == 2 && before["isByTime"]?.bool == true)
            // A photo that comes later is in it.
            let path = served.photosFolder + "/later.png"
            try Data(Picture.plain(9, 9, 9).pngData()).write(to: URL(fileURLWithPath: path))
            try served.indexer.index([served.photosFolder])
            #expect(try await client.post("/search", json: search).json()["results"]?.array?.count == 3)
            #expect(try await client.post("/saved-searches", json: body).problem() == "name-taken")
            let renamed = try await client.send(.patch, address, json: #"{"name": "Drawings"}"#).json()
            #expect(renamed["name"]?.string == "Drawings" && renamed["request"]?["filter"] != nil)
            let words = try await client.send(.patch, address, json: #"{"request": {"text": "a dog"}}"#).json()
            #expect(words["request"]?["terms"]?.array?[0]["text"]?.string == "a dog")
            #expect(try await client.send(.delete, address).status == 204)
            #expect(try await client.get(address).status == 404)
            for bad in [
                #"{"name": "a"}"#, #"{"request": {"text": "a"}}"#, #"{"name": "a", "request": {}}"#,
                #"{"name": "a", "request": {"text": "a", "colour": 1}}"#, #"{"name": "a", "request": 1}"#,
            ] {
                #expect(try await client.post("/saved-searches", json: bad).status == 400, "\(bad)")
            }
        }
    }
}
#endif
