import Catalog
import ClipSearch
import Testing

/// Copies of a photo share one place.
@Suite struct StackTests {
    let photos: PhotoFolder

    init() throws {
        photos = try PhotoFolder()
        // The same bytes seven times, the same picture in other sizes and formats, and others that only look like it.
        for number in 0..<7 { try photos.write("copies/\(number).png", .red, mark: 1) }
        try photos.write("copies/small.jpg", Colour.red.jpeg(width: 12, height: 9))
        try photos.write("copies/large.jpg", Colour.red.jpeg(width: 320, height: 240))
        try photos.write("wide.jpg", Colour.red.jpeg(width: 320, height: 100))
        try photos.write("orange 1.png", .orange, mark: 2)
        try photos.write("orange 2.png", .orange, mark: 3)
        try photos.index()
    }

    private func search(_ change: (inout SearchQuery) -> Void = { _ in }) throws -> SearchResponse {
        var query = SearchQuery("white red")
        change(&query)
        return try photos.library().searcher.search(query)
    }

    @Test(arguments: [SearchRanking.vector, .hybrid]) func copiesShareOnePlace(ranking: SearchRanking) throws {
        let response = try search { $0.ranking = ranking }
        let stack = try #require(response.results.first { !$0.copies.isEmpty })
        let stacked = ([stack.photo] + stack.copies).map { $0.file.path.text.hasSuffix(".png") }
        #expect(stacked.count == 9 && stacked.count { $0 } == 7)
        #expect(response.results.allSatisfy { $0.id == stack.id || $0.copies.isEmpty })
        #expect(response.results.count == 4 && response.results.map(\.rank) == [1, 2, 3, 4])
        // Photos of one size are a burst.
        let names = Set(response.results.map(\.path.fileName))
        #expect(names.isSuperset(of: ["wide.jpg", "orange 1.png", "orange 2.png"]))
    }

    @Test func eachHasItsOwnPlaceWhereThatIsWanted() throws {
        let response = try search { ($0.stacksCopies, $0.limit) = (false, 20) }
        #expect(response.results.count == 12 && response.results.allSatisfy(\.copies.isEmpty))
    }

    /// More answers are looked at until as many stacks are there as were asked for.
    @Test func thePagesOfStacksAreComplete() throws {
        for number in 0..<60 { try photos.write("many/\(number).png", .white, mark: 9) }
        try photos.index()
        let whole = try search { $0.limit = 10 }
        #expect(whole.results.count == 5)
        var paged: [PhotoID] = []
        for offset in 0..<6 { paged += try search { ($0.limit, $0.offset) = (1, offset) }.results.map(\.id) }
        #expect(paged == whole.results.map(\.id))
    }

    @Test func theRelevantOnesAreCountedByStacks() throws {
        let response = try search { ($0.ranking, $0.limit) = (.hybrid, 3) }
        let relevant = try #require(response.relevantCount)
        #expect(relevant <= response.results.count)
        #expect(response.results.map(\.isRelevant) == response.results.indices.map { $0 < relevant })
    }
}
