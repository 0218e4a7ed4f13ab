import Catalog
import ClipSearch
import Files
import Foundation
import Testing

/// Searches whose words are read first.
@Suite struct ReadSearchTests {
    let photos: PhotoFolder

    /// Photos of July 2019 and of May 2021, told by their files' dates.
    init() throws {
        photos = try PhotoFolder()
        for (name, colour, day) in [
            ("red july.png", Colour.red, "2019-07-04"), ("blue july.png", .blue, "2019-07-20"),
            ("red may.png", .red, "2021-05-02"), ("green may.png", .green, "2021-05-03"),
        ] {
            try photos.write(name, colour, mark: name.utf8.count)
            let date = try #require(ISO8601DateFormatter().date(from: "\(day)T12:00:00Z"))
            try FileManager.default.setAttributes(
                [.modificationDate: date], ofItemAtPath: "\(photos.path)/\(name)")
        }
        try photos.index()
    }

    private func search(_ text: String, _ change: (inout SearchQuery) -> Void = { _ in }) throws -> SearchResponse {
        var query = SearchQuery(text)
        query.ranking = .vector
        change(&query)
        return try photos.library().searcher.search(query)
    }

    private func names(_ response: SearchResponse) -> [String] { response.results.map(\.path.fileName) }

    @Test func datesAreFilters() throws {
        let response = try search("red in july 2019")
        #expect(names(response) == ["red july.png", "blue july.png"])
        #expect(response.conditions.map(\.label) == ["taken July 2019"])
        #expect(try Set(names(search("red, july 2019 or may 2021"))).count == 4)
        #expect(try names(search("red before 2020")) == ["red july.png", "blue july.png"])
        // A part of every year.
        #expect(try Set(names(search("photos taken in may"))) == ["red may.png", "green may.png"])
    }

    @Test func aConditionCanBeUndone() throws {
        let response = try search("red july 2019")
        let chip = try #require(response.conditions.first)
        let undone = try search("red july 2019") { $0.keptPhrases = [chip.typed] }
        #expect(undone.results.count == 4 && !undone.conditions.contains { $0.applies })
        let literal = try search("red july 2019") { $0.isLiteral = true }
        #expect(literal.results.count == 4 && literal.conditions.isEmpty)
    }

    @Test func onlyConditionsGiveTheNewest() throws {
        let response = try search("photos from july 2019")
        #expect(names(response) == ["blue july.png", "red july.png"] && response.results.map(\.rank) == [1, 2])
        #expect(try names(search("photos from july 2019") { ($0.offset, $0.limit) = (1, 5) }) == ["red july.png"])
        #expect(try search("photos from 1930").results.isEmpty)
    }

    @Test func theClothesOfAQuestionDoNotMatter() throws {
        let plain = try search("orange").results.map(\.score)
        for text in ["Orange", "ORANGE.", "an orange", "oranges", "show me oranges", "photos of oranges", "orange?"] {
            #expect(try search(text).results.map(\.score) == plain, "\(text)")
        }
        // The model itself knows no plural.
        #expect(try search("oranges") { $0.isLiteral = true }.results.map(\.score) != plain)
    }

    @Test func kindsOfFilesAreFilters() throws {
        try photos.write("shot.jpg", Colour.red.jpeg())
        try photos.index()
        #expect(try names(search("red jpg files")) == ["shot.jpg"])
    }

    /// The name of a folder or tag is no date.
    @Test func ownNamesAreKept() throws {
        try photos.tag("green may.png", "July 2019")
        let response = try search("july 2019") { $0.ranking = .hybrid }
        #expect(!response.conditions.contains { $0.applies } && names(response).first == "green may.png")
    }

    @Test func leftOutThingsAreAbsent() throws {
        #expect(try search("white without people").conditions.map(\.label) == ["without people"])
        // By the weight -1; by name, since the photos' names say what is on them.
        let query = SearchQuery(terms: [.init(.text("white")), .init(.text("blue"), weight: -1)])
        let searcher = try photos.library().searcher
        let found = try searcher.search(query)
        #expect(!names(found).contains("blue july.png") && found.leftOutPhotos > 0)
        var soft = query
        soft.subtractsUnwanted = true
        let all = try searcher.search(soft)
        #expect(all.results.count == 4 && all.results.last?.path.fileName == "blue july.png")
        #expect(all.leftOutPhotos == 0)
    }

    /// Each is compared with all photos.
    @Test func onlySoManyThingsAreLeftOut() throws {
        func query(_ count: Int) -> SearchQuery {
            let unwanted = (0..<count).map { SearchQuery.Term(.text("thing\($0)"), weight: -1) }
            return SearchQuery(terms: [.init(.text("white"))] + unwanted)
        }
        let searcher = try photos.library().searcher
        #expect(try searcher.search(query(InputLimits.leftOutWords)).results.count == 4)
        #expect(throws: ClipSearchError.self) { try searcher.search(query(InputLimits.leftOutWords + 1)) }
    }

    @Test func whatMeansNothingIsSaid() throws {
        #expect(try search("qxzvk").unread.map(\.text) == ["qxzvk"])
        #expect(try search("red horse").unread.isEmpty)
        // A word of the library's own means something.
        try photos.tag("green may.png", "qxzvk")
        #expect(try search("qxzvk").unread.isEmpty)
    }
}
