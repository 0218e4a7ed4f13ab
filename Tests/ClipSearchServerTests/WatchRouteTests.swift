#if Server
import Foundation
import Pictures
import Testing

@Suite(.ownThreads) struct WatchRouteTests {
    let served: ServedLibrary

    init() throws { served = try ServedLibrary() }

    private func wait(_ client: ServerClient, for condition: (Answer) throws -> Bool) async throws -> Bool {
        for _ in 0..<150 {
            if try condition(try await client.get("/watch")) { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    @Test func aFolderIsKeptUpToDate() async throws {
        let folder = served.photosFolder
        try await served.test { client in
            #expect(try await client.get("/watch").json()["folders"]?.array?.isEmpty == true)
            let begun = try await client.send(.put, "/watch", json: #"{"folders": ["\#(folder)"]}"#)
            #expect(begun.status == 200, "\(begun.text)")
            #expect(try await wait(client) { try $0.json()["indexedAt"]?.string != nil })
            let changes = try #require(try await client.get("/watch").json()["changes"]?.int)
            try Data(Picture.plain(9, 9, 9).pngData()).write(to: URL(fileURLWithPath: folder + "/new.png"))
            #expect(try await wait(client) { try $0.json()["changes"]?.int ?? 0 > changes })
            #expect(try await client.get("/photos").json()["total"]?.int == 4)
        }
        await served.server.stop()
        // The next server goes on.
        let next = try served.restarted()
        try await next.test { client async throws in
            #expect(try await client.get("/watch").json()["folders"]?.each("path").map(\.string) == [folder])
            #expect(try await client.send(.put, "/watch", json: #"{"folders": []}"#).status == 200)
            #expect(try await client.get("/watch").json()["folders"]?.array?.isEmpty == true)
        }
        await next.server.stop()
        #expect(try served.library.watchedFolders().isEmpty)
    }

    @Test func whatCannotBeWatchedIsNamed() async throws {
        try await served.test { client in
            for body in [#"{}"#, #"{"folders": ["relative"]}"#, #"{"folders": ["/none/such"]}"#, #"{"folders": [""]}"#] {
                let answer = try await client.send(.put, "/watch", json: body)
                #expect(answer.status == 400, "\(body)")
                #expect(try answer.json()["parameter"]?.string?.hasPrefix("folders") == true, "\(body)")
            }
        }
    }
}
#endif
