#if Server
import Catalog
import ClipSearch
import StrictJSON
import Testing

@Suite(.ownThreads) struct TagRouteTests {
    @Test func tagsAreAddedAndRemoved() async throws {
        let served = try ServedLibrary()
        let (red, blue) = (try served.id("red.png"), try served.id("blue.jpg"))
        try await served.test { client in
            let body = #"{"tags": ["Colour", "blue"], "photos": [\#(blue), \#(red), 999]}"#
            let added = try await client.post("/tags", json: body).json()
            #expect(added["tags"]?.each("name").map(\.string) == ["Colour", "blue"])
            #expect(added["tags"]?.array?[0]["photos"]?.array?.map(\.int) == [Int(blue), Int(red)])
            #expect(try await client.post("/tags", json: body).json()["tags"]?.array?.isEmpty == true)
            let tag = #"{"tags": ["BLUE"], "photos": [\#(red)]}"#
            let removed = try await client.post("/tags/remove", json: tag).json()
            #expect(removed["tags"]?.array?.first?["name"]?.string == "blue")
            let of = try await client.post("/tags/of", json: #"{"photos": [\#(red), \#(blue)]}"#).json()
            #expect(of["tags"]?.each("name").map(\.string) == ["blue", "Colour"])
            #expect(of["tags"]?.each("photos").map(\.int) == [1, 2])
            #expect(try await client.get("/photos?tags=colour").json()["total"]?.int == 2)
            let details = try await client.get("/photos/\(red)").json()
            #expect(details["tags"]?.each("source").map(\.string) == ["user"])
            let long = String(repeating: "a", count: 201)
            for bad in [
                #"{"photos": [1]}"#, #"{"tags": ["a"]}"#, #"{"tags": [" "], "photos": [1]}"#,
                #"{"tags": ["\#(long)"], "photos": [1]}"#,
            ] {
                #expect(try await client.post("/tags", json: bad).status == 400, "\(bad)")
            }
        }
    }
}
#endif
