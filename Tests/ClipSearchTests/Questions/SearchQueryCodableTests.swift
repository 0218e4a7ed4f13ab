import Catalog
import ClipSearch
import Foundation
import Testing

@Suite struct SearchQueryCodableTests {
    private func decode(_ json: String) throws -> SearchQuery {
        try JSONDecoder().decode(SearchQuery.self, from: Data(json.utf8))
    }

    private func encode(_ query: SearchQuery) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(query), as: UTF8.self)
    }

    @Test func allThatIsSetSurvives() throws {
        var query = SearchQuery(terms: [
            .init(.text("beach")), .init(.image(path: "/a b.jpg"), weight: -0.1), .init(.photo(id: 1 << 40)),
            .init(.upload(id: "abc"), weight: 2),
        ])
        query.filter.tags = ["sea"]
        query.filter.excludedTags = ["snow"]
        query.filter.folders = [PhotoPath("/photos/2023")]
        query.filter.from = PhotoTime.range(of: "2023-05")?.lowerBound
        query.filter.before = PhotoTime.range(of: "2023-05-17T14:30:01")?.lowerBound
        query.filter.favouritesOnly = true
        query.filter.collection = 3
        query.filter.spans = [TimeSpan(from: 0), TimeSpan(before: 86400)]
        query.filter.fileNames = FileNamePattern(extensions: ["png"])
        query.filter.excludedFileNames = FileNamePattern(parts: ["screenshot"])
        (query.filter.camera, query.filter.lens, query.filter.minimumRating) = ("Canon", "RF50mm", 3)
        query.filter.area = GeographicArea(south: -20, west: 170.5, north: 0, east: -170)
        query.filter.near = GeographicCircle(latitude: 48.137, longitude: 11.575, radius: 0.5)
        query.limit = 7
        query.offset = 2
        query.minimumScore = -0.3
        query.usesPromptEnsemble = true
        query.correctsSpelling = false
        query.isLiteral = true
        query.keptPhrases = ["b", "a"]
        query.subtractsUnwanted = true
        query.ranking = .reranked
        query.relevance = .relevantOnly
        query.stacksCopies = false
        #expect(try decode(encode(query)) == query)
    }

    @Test func defaultsAreLeftOut() throws {
        let json = #"{"terms":[{"text":"beach","weight":1}]}"#
        #expect(try encode(SearchQuery("beach")) == json)
        #expect(try decode(json) == SearchQuery("beach"))
        #expect(try decode(#"{"terms": [{"text": "beach"}], "filter": {}, "limit": null}"#) == SearchQuery("beach"))
    }

    @Test func whatEarlierVersionsStored() throws {
        let query = try decode(
            #"{"ensemble":true,"filter":{"before":"2024-01-01T00:00:00","collection":2,"favouritesOnly":true,"#
                + #""folders":["/p"]},"keptPhrases":["may"],"minimumScore":0.05,"ranking":"auto","#
                + #""relevance":"relevantOnly","terms":[{"upload":"x","weight":-0.5},{"photo":4,"weight":1}]}"#)
        #expect(query.terms == [.init(.upload(id: "x"), weight: -0.5), .init(.photo(id: 4))])
        #expect(query.filter.before == PhotoTime.range(of: "2024")?.lowerBound)
        #expect(query.filter.folders == [PhotoPath("/p")])
        #expect(query.keptPhrases == ["may"])
        #expect(query.usesPromptEnsemble && query.relevance == .relevantOnly && query.minimumScore == 0.05)
    }

    @Test(arguments: [
        "[]", "{}", #"{"terms": [{}]}"#, #"{"terms": [{"text": "a", "photo": 1}]}"#, #"{"terms": [{"text": 1}]}"#,
        #"{"terms": [{"text": "a", "wieght": 1}]}"#, #"{"terms": [], "limits": 1}"#,
        #"{"terms": [], "ranking": "best"}"#, #"{"terms": [], "filter": {"tag": ["a"]}}"#,
        #"{"terms": [], "filter": {"from": "yesterday"}}"#,
        #"{"terms": [], "filter": {"area": {"south": 91, "west": 0, "north": 92, "east": 1}}}"#,
        #"{"terms": [], "filter": {"near": {"latitude": 1, "longitude": 1, "radius": 0}}}"#,
    ])
    func whatIsRefused(json: String) {
        #expect(throws: DecodingError.self) { try decode(json) }
    }
}
