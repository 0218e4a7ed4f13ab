#if Server
import Catalog
import ClipSearch
import Foundation
import Pictures
import StrictJSON
import Testing

/// Conditions among the words of a query.
@Suite(.ownThreads) struct QueryOperatorRouteTests {
    private let served: ServedLibrary

    init() throws {
        served = try ServedLibrary()
        let zoo = served.photosFolder + "/2019/Zoo"
        try FileManager.default.createDirectory(atPath: zoo, withIntermediateDirectories: true)
        try Data(Picture.plain(200, 0, 0).pngData()).write(to: URL(fileURLWithPath: zoo + "/lion.png"))
        try served.indexer.index([served.photosFolder])
        try served.library.texts.addTags(["warm"], to: [try served.id("red.png"), try served.id("lion.png")])
    }

    private func found(_ text: String, _ client: ServerClient) async throws -> Set<String?> {
        let body = String(decoding: try JSONEncoder().encode(["text": text]), as: UTF8.self)
        let answer = try await client.post("/search", json: body)
        #expect(answer.status == 200, "\(text): \(answer.text)")
        return Set(try answer.json()["results"]?.each("name").map(\.string) ?? [])
    }

    @Test func searchesUnderstandThem() async throws {
        try await served.test { client async throws -> Void in
            #expect(try await found("red tag:warm", client) == ["red.png", "lion.png"])
            #expect(try await found("tag:warm", client) == ["red.png", "lion.png"])
            #expect(try await found("red tag:warm in:zoo", client) == ["lion.png"])
            #expect(try await found("in:2019/Zoo", client) == ["lion.png"])
            #expect(try await found("red in:zo", client).isEmpty)
            #expect(try await found("type:jpg", client) == ["blue.jpg"])
            #expect(try await found("red not:type:png", client) == ["blue.jpg"])
            #expect(try await found("not:tag:warm type:png", client) == ["green.png"])
            #expect(try await found("size:>1MB", client).isEmpty)
            #expect(try await found("size:<1MB is:favourite", client).isEmpty)
        }
    }

    /// From which clients word conditions in other languages.
    @Test func conditionsSayWhatTheyMean() async throws {
        try await served.test { client async throws -> Void in
            func meaning(_ text: String) async throws -> JSONValue? {
                let answer = try await client.post("/search", json: #"{"text": "\#(text)"}"#)
                #expect(answer.status == 200, "\(text): \(answer.text)")
                return try answer.json()["conditions"]?.array?.first?["meaning"]
            }
            let july = try await meaning("red july 2019")
            #expect(july?["kind"]?.string == "time")
            #expect(july?["days"]?.array?.map { $0["from"]?.string } == ["2019-07-01"])
            #expect(july?["days"]?.array?.map { $0["before"]?.string } == ["2019-08-01"])
            let summer = try await meaning("red in july")
            #expect(summer?["kind"]?.string == "time" && summer?["month"]?.int == 7)
            let left = try await meaning("red without green")
            #expect(left?["kind"]?.string == "leftOut")
            #expect(left?["things"]?.array?.map(\.string) == ["green"])
        }
    }

    @Test func textsAreTakenApart() async throws {
        let id = try served.library.collections.add(name: "Best").id
        try await served.test { client in
            let text = #"{"text": "a lion date:2019-07 collection:best not:people in:zoo type:png size:<2MB"}"#
            let answer = try await client.post("/parse-query", json: text).json()
            #expect(answer["words"]?.string == "a lion")
            #expect(answer["leftOut"]?.array?.map(\.string) == ["people"])
            let filter = try #require(answer["filter"])
            #expect(filter["from"]?.string == "2019-07-01T00:00:00")
            #expect(filter["before"]?.string == "2019-08-01T00:00:00")
            #expect(filter["collection"]?.int == Int(id))
            #expect(filter["folderNames"]?.array?.map(\.string) == ["zoo"])
            #expect(filter["types"]?.array?.map(\.string) == ["png"] && filter["maximumBytes"]?.int == 2_000_000)
            #expect(filter.object?.count == 6)
            let wrong = try await client.post("/parse-query", json: #"{"text": "date:soon"}"#)
            #expect(wrong.status == 400 && wrong.text.contains("2019-07-31"))
            let none = try await client.post("/search", json: #"{"text": "collection:none"}"#)
            #expect(none.status == 400 && none.text.contains("name of a collection"))
            let names = try await client.get("/query-operators").json()["operators"]?.each("name").map(\.string)
            #expect(names == QueryOperator.allCases.map(\.rawValue))
        }
    }

    @Test func listsTakeTheSameConditions() async throws {
        try await served.test { client async throws -> Void in
            let total = { (query: String) async throws in try await client.get("/photos?\(query)").json()["total"]?.int }
            #expect(try await total("folderNames=zoo") == 1)
            #expect(try await total("types=png&types=jpeg") == 4)
            #expect(try await total("excludedTypes=png") == 1)
            #expect(try await total("minimumBytes=1000000") == 0)
            #expect(try await total("maximumBytes=1000000") == 4)
            #expect(try await client.get("/photos?types=a%20b").status == 400)
        }
    }
}
#endif
