#if Server
import Foundation
import Testing

@Suite(.ownThreads) struct IndexedFolderRouteTests {
    let served: ServedLibrary

    init() throws { served = try ServedLibrary() }

    @Test(arguments: [("photos", "notAbsolute"), ("/nothing/is/here", "notFolder"), ("/proc", "systemFolder")])
    func foldersThatCannotBeIndexedAreRefusedWithTheReason(folder: String, reason: String) async throws {
        try await ServedLibrary().test { client in
            let answer = try await client.post("/index", json: #"{"folders": ["\#(folder)"]}"#)
            #expect(try answer.problem() == "invalid-request")
            #expect(try answer.json()["reason"]?.string == reason)
        }
    }

    @Test func foldersAreListedAndRemoved() async throws {
        let folder = served.photosFolder
        try await served.test { client in
            #expect(try await client.send(.put, "/watch", json: #"{"folders": ["\#(folder)"]}"#).status == 200)
            let listed = try await client.get("/indexed-folders").json()["folders"]?.array?.first
            #expect(listed?["path"]?.string == folder && listed?["photos"]?.int == 3)
            #expect(listed?["isThere"]?.bool == true && listed?["exclusions"]?.array?.isEmpty == true)
            // The watching run may hold the library.
            var removed = try await client.send(.post, "/indexed-folders/remove", json: #"{"folder": "\#(folder)"}"#)
            for _ in 0..<100 where removed.status == 503 {
                try await Task.sleep(for: .milliseconds(100))
                removed = try await client.send(.post, "/indexed-folders/remove", json: #"{"folder": "\#(folder)"}"#)
            }
            #expect(try removed.json()["removedPhotos"]?.int == 3, "\(removed.text)")
            #expect(try await client.get("/photos").json()["total"]?.int == 0)
            #expect(try await client.get("/indexed-folders").json()["folders"]?.array?.isEmpty == true)
            #expect(try await client.get("/watch").json()["folders"]?.array?.isEmpty == true)
        }
    }

    @Test func exclusionsAreReplaced() async throws {
        let folder = served.photosFolder
        try await served.test { client in
            let body = #"{"folder": "\#(folder)", "patterns": ["red.*", "old"]}"#
            let answer = try await client.send(.put, "/indexed-folders/exclusions", json: body)
            #expect(try answer.json()["removedPhotos"]?.int == 1, "\(answer.text)")
            let listed = try await client.get("/indexed-folders").json()["folders"]?.array?.first
            #expect(listed?["exclusions"]?.array?.compactMap(\.string) == ["old", "red.*"])
            #expect(listed?["photos"]?.int == 2)
        }
    }

    @Test func onlyTheLibrarysFoldersAreChanged() async throws {
        try await served.test { client in
            for body in [#"{"folder": "/nowhere"}"#, #"{}"#, #"{"folder": "\#(served.photosFolder)/red.png"}"#] {
                let answer = try await client.send(.post, "/indexed-folders/remove", json: body)
                #expect(answer.status == 400, "\(body)")
                #expect(try answer.json()["parameter"]?.string == "folder", "\(body)")
            }
            let answer = try await client.send(
                .put, "/indexed-folders/exclusions", json: #"{"folder": "\#(served.photosFolder)"}"#)
            #expect(try answer.json()["parameter"]?.string == "patterns")
            #expect(try await client.get("/photos").json()["total"]?.int == 3)
        }
    }
}
#endif
