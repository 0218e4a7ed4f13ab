#if Server && !canImport(Darwin)
import Foundation
import StrictJSON
import Testing

@Suite(.ownThreads) struct TrashRouteTests {
    @Test func photosGoToTheTrashAndBack() async throws {
        let trash = NSTemporaryDirectory() + "/trash-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: trash) }
        let served = try ServedLibrary { options in
            options.allowsTrash = true
            options.trashFolder = trash
        }
        let (red, blue) = (try served.id("red.png"), try served.id("blue.jpg"))
        try await served.test { client in
            #expect(try await client.get("/status").json()["allowsTrash"]?.bool == true)
            #expect(try await client.send(.put, "/favourites/\(red)").status == 204)
            let moved = try await client.post("/photos/trash", json: #"{"photos": [\#(red), \#(blue)]}"#).json()
            let ids = moved["photos"]?.array?.compactMap(\.int) ?? []
            #expect(ids.map(Int64.init) == [red, blue])
            #expect(moved["files"]?.int == 2 && moved["refused"]?.array?.isEmpty == true)
            #expect(try await client.get("/photos").json()["total"]?.int == 1)
            #expect(try await client.get("/favourites").json()["total"]?.int == 0)
            #expect(!FileManager.default.fileExists(atPath: served.photosFolder + "/red.png"))
            let batch = try #require(moved["batch"]?.int)
            let back = try await client.post("/photos/trash/undo", json: #"{"batch": \#(batch)}"#).json()
            #expect(back["photos"]?.array?.count == 2)
            #expect(try await client.get("/photos").json()["total"]?.int == 3)
            #expect(try await client.get("/favourites").json()["total"]?.int == 1)
            #expect(FileManager.default.fileExists(atPath: served.photosFolder + "/red.png"))
            #expect(try await client.post("/photos/trash/undo", json: #"{"batch": \#(batch)}"#).status == 404)
            for bad in ["{}", #"{"batch": 0}"#, #"{"batch": 1, "photos": []}"#] {
                #expect(try await client.post("/photos/trash/undo", json: bad).status == 400, "\(bad)")
            }
        }
    }

    @Test func nothingGoesUnlessAllowed() async throws {
        let served = try ServedLibrary()
        let red = try served.id("red.png")
        try await served.test { client in
            #expect(try await client.get("/status").json()["allowsTrash"]?.bool == false)
            let refused = try await client.post("/photos/trash", json: #"{"photos": [\#(red)]}"#)
            #expect(try refused.problem() == "trash-not-allowed" && refused.status == 403)
            #expect(try await client.post("/photos/trash/undo", json: #"{"batch": 1}"#).status == 403)
            #expect(try await client.get("/photos").json()["total"]?.int == 3)
        }
        #expect(FileManager.default.fileExists(atPath: served.photosFolder + "/red.png"))
    }
}
#endif
