import Catalog
import ClipSearch
import Testing

@Suite struct AnalyticsTests {
    let folder: PhotoFolder
    let library: PhotoLibrary
    /// 2026-11-24T10:30:00Z, a Tuesday.
    let now: Int64 = 1_795_516_200

    init() throws {
        folder = try PhotoFolder()
        library = try folder.catalog()
    }

    private func note(
        _ hoursAgo: Int64, _ query: String, kind: SearchKind = .text, results: Int = 1, took: Double, rating: Int? = nil
    ) throws {
        _ = try library.searches.note(
            SearchRecord(
                searchedAt: now - hoursAgo * 3600, kind: kind, query: query, results: results, milliseconds: took,
                rating: rating))
    }

    @Test func figuresAreCounted() throws {
        try note(24 * 8, "long ago", took: 1)
        try note(34, "Sunset", took: 4, rating: 1)
        try note(3, "dog", results: 0, took: 10, rating: 4)
        try note(2, "a.jpg", kind: .similar, took: 30)
        try note(1, "sunset", results: 3, took: 3000)
        let figures = try library.searches.analytics(days: 7, utcOffset: 0, now: now)
        #expect(figures.total == 4)
        #expect(figures.perDay.map(\.searches) == [0, 0, 0, 0, 0, 1, 3])
        #expect(figures.perDay.first?.day == "2026-11-18" && figures.perDay.last?.day == "2026-11-24")
        #expect(figures.kinds.map(\.kind) == [.text, .similar] && figures.kinds.map(\.searches) == [3, 1])
        // Monday the 23rd at 00:30, and three on Tuesday from 7:30 on.
        #expect(figures.heatMap[0][0] == 1 && figures.heatMap[1][7...9].elementsEqual([1, 1, 1]))
        #expect(figures.heatMap.joined().reduce(0, +) == 4)
        #expect(figures.popular.map(\.query) == ["sunset", "dog"])
        #expect(figures.popular[0].searches == 2 && figures.popular[0].meanResults == 2)
        #expect(figures.responseTimes.filter { $0.searches > 0 }.map(\.lowerBound) == [0, 10, 20, 2000])
        #expect(figures.responseTimes.last?.upperBound == nil)
        #expect(figures.medianMilliseconds == 20 && figures.meanMilliseconds == 761)
        #expect(figures.ratings == [1, 0, 0, 1] && figures.rated == 2 && figures.meanRating == 2.5)
        #expect(figures.withoutResults == 1)
        #expect(figures.latest.map(\.query) == ["sunset", "a.jpg", "dog", "Sunset"])
        let text = try #require(figures.byKind.first)
        #expect(text.minimum == 4 && text.lowerQuartile == 7 && text.median == 10 && text.upperQuartile == 1505)
        #expect(text.maximum == 3000)
    }

    /// As a history may have them that an earlier version imported.
    @Test func hugeNumbersDontTrap() throws {
        for (time, results) in [(Int64.max, Int.max), (.max - 1, .max), (.max, 3)] {
            _ = try library.searches.note(
                SearchRecord(searchedAt: time, kind: .text, query: "dog", results: results, milliseconds: 1))
        }
        let figures = try library.searches.analytics(days: 7, utcOffset: 3600, now: now)
        #expect(figures.total == 3 && figures.popular[0].searches == 3 && figures.popular[0].meanResults > 1e18)
        #expect(figures.heatMap.joined().reduce(0, +) == 3)
    }

    /// Days and hours are those of the reader's clock.
    @Test func daysAreTheReaders() throws {
        try note(0, "now", took: 1)
        let east = try library.searches.analytics(days: 1, utcOffset: 14 * 3600, now: now)
        #expect(east.perDay.map(\.day) == ["2026-11-25"] && east.total == 1 && east.heatMap[2][0] == 1)
        let west = try library.searches.analytics(days: 2, utcOffset: -11 * 3600, now: now)
        #expect(west.perDay.map(\.day) == ["2026-11-22", "2026-11-23"] && west.heatMap[0][23] == 1)
    }

    @Test func withoutSearchesThereAreNoMeans() throws {
        let figures = try library.searches.analytics(days: 30, utcOffset: 0, now: now)
        #expect(figures.total == 0 && figures.meanMilliseconds == nil && figures.meanRating == nil)
        #expect(figures.perDay.count == 30 && figures.popular.isEmpty && figures.byKind.isEmpty)
        #expect(throws: ClipSearchError.self) { try library.searches.analytics(days: 0, utcOffset: 0, now: now) }
    }

    @Test func settingsAreKept() throws {
        #expect(try library.searches.settings() == HistorySettings())
        for number in 0..<5 { try note(Int64(number), "\(number)", took: 1) }
        var settings = HistorySettings()
        settings.limit = 3
        try library.searches.set(settings)
        #expect(try folder.catalog().searches.settings().limit == 3)
        #expect(try library.searches.count() == 3)
        settings.limit = nil
        settings.recordsSearches = false
        try library.searches.set(settings)
        #expect(try folder.catalog().searches.settings() == settings)
        #expect(
            try library.searches.note(SearchRecord(searchedAt: 1, kind: .text, query: "x", results: 0, milliseconds: 1)) == nil)
        #expect(try library.searches.count() == 3)
    }
}
