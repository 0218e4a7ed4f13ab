#if Catalog
import Catalog
import Testing

@Suite struct SearchLogTests {
    let library: TemporaryLibrary
    let catalog: PhotoLibrary

    init() throws {
        library = try TemporaryLibrary()
        catalog = try library.open()
    }

    private func search(_ number: Int) -> SearchRecord {
        SearchRecord(
            searchedAt: Int64(number), kind: SearchKind.allCases[number % 4], query: "query \(number)",
            correctedQuery: number % 3 == 0 ? "corrected \(number)" : nil, results: number, milliseconds: 1.5)
    }

    @Test func searchesComeBackAsTheyWere() throws {
        let ids = try (1...8).map { try catalog.searches.add(search($0), keeping: nil) }
        #expect(ids == ids.sorted() && Set(ids).count == 8)
        let latest = try library.open(.readOnly).searches.list(before: nil, limit: 3)
        #expect(latest.map(\.query) == ["query 8", "query 7", "query 6"])
        var expected = search(6)
        expected.id = ids[5]
        #expect(latest[2] == expected)
        #expect(try catalog.searches.list(before: latest[2].id, limit: 2).map(\.query) == ["query 5", "query 4"])
        #expect(try catalog.searches.list(since: 7).map(\.query) == ["query 7", "query 8"])
    }

    @Test func ratingsCanBeGivenChangedAndTakenBack() throws {
        let id = try catalog.searches.add(search(1), keeping: nil)
        for rating in [1, 4, nil] {
            try catalog.searches.rate(id, rating)
            #expect(try catalog.searches.list(before: nil, limit: 1)[0].rating == rating)
        }
        #expect(throws: CatalogError.invalidRating(5)) { try catalog.searches.rate(id, 5) }
        #expect(throws: CatalogError.unknownSearch(id + 1)) { try catalog.searches.rate(id + 1, 2) }
    }

    @Test func theOldestMakeRoomAndNumbersAreNotUsedAgain() throws {
        for number in 1...100 { _ = try catalog.searches.add(search(number), keeping: 20) }
        let kept = try catalog.searches.list(before: nil, limit: 1000)
        #expect((20...22).contains(kept.count))
        #expect(kept.map(\.query) == (101 - kept.count...100).reversed().map { "query \($0)" })
        try catalog.searches.trim(to: 5)
        #expect(try catalog.searches.count() == 5)
        try catalog.searches.removeAll()
        #expect(try catalog.searches.add(search(1), keeping: 20) == 101)
    }

    @Test func oneCanBeForgotten() throws {
        let id = try catalog.searches.add(search(1), keeping: nil)
        try catalog.searches.remove(id)
        #expect(try catalog.searches.count() == 0)
        #expect(throws: CatalogError.unknownSearch(id)) { try catalog.searches.remove(id) }
    }

    /// Searches are noted without waiting for the disk; what is written after them must wait again.
    @Test func otherWritesAreForcedToTheDiskAfterwards() throws {
        _ = try catalog.searches.add(search(1), keeping: nil)
        #expect(try catalog.durability() == ["wal", "2", "16384"])
        #expect(throws: CatalogError.invalidRating(9)) {
            try catalog.searches.add(
                SearchRecord(searchedAt: 0, kind: .text, query: "", results: 0, milliseconds: 0, rating: 9),
                keeping: nil)
        }
        #expect(try catalog.durability() == ["wal", "2", "16384"])
    }

    @Test func aLibraryThatIsOnlyReadNotesNothing() throws {
        let reader = try library.open(.readOnly)
        #expect(throws: CatalogError.notWritable(path: library.path)) { try reader.searches.add(search(1), keeping: nil) }
    }

    @Test func timesAreBounded() throws {
        for milliseconds in [1e308, -5, 20] {
            _ = try catalog.searches.add(
                SearchRecord(searchedAt: 1, kind: .text, query: "x", results: 0, milliseconds: milliseconds), keeping: nil)
        }
        #expect(try catalog.searches.list(limit: 9).map(\.milliseconds) == [20, 0, 86_400_000])
    }
}
#endif
