#if Server
import ClipSearch
import Foundation
import Testing

/// A search index that is damaged while the server runs.
@Suite(.ownThreads) struct IndexRepairTests {
    @Test func aDamagedIndexIsRebuilt() async throws {
        var policy = IndexPolicy()
        policy.threshold = 3
        let served = try ServedLibrary(indexPolicy: policy)
        let path = try #require(try served.library.status().models.first?.index.path)
        var contents = try Data(contentsOf: URL(fileURLWithPath: path))
        contents[contents.count - 10] ^= 1
        try contents.write(to: URL(fileURLWithPath: path))
        try #require(try served.library.status().models.first?.index.state == .damaged)
        let restarted = try served.restarted()
        try await restarted.test { client in
            let answer = try await client.post("/search", json: #"{"text": "red"}"#)
            #expect(try answer.json()["results"]?.array?.count == 3)
            var waits = 0
            while try served.library.status().models.first?.index.state != .current, waits < 500 {
                try await Task.sleep(for: .milliseconds(20))
                waits += 1
            }
        }
        #expect(try served.library.status().models.first?.index.state == .current)
    }
}
#endif
