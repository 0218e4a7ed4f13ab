import Catalog
import ClipSearch
import Testing

@Suite struct TimeFilterTests {
    private func time(_ text: String) throws -> Int64 { try #require(PhotoTime.range(of: text)).lowerBound }

    /// Western Easter Sundays as the US Naval Observatory lists them.
    @Test(arguments: [
        "1901-04-07", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24", "2016-03-27", "2019-04-21",
        "2024-03-31",
        "2025-04-20", "2038-04-25",
    ])
    func easterIsComputed(_ sunday: String) throws {
        let filter = TimeFilter(yearly: .holiday(.easterSunday))
        let start = try time(sunday)
        #expect(filter.contains(start) && filter.contains(start + 86399))
        #expect(!filter.contains(start - 1) && !filter.contains(start + 86400))
    }

    @Test func partsOfTheYearAreWrittenOut() throws {
        let winter = TimeFilter(yearly: .season(.winter)).spans(inYears: 2019...2020)
        #expect(try winter.contains(TimeSpan(from: time("2019-12-01"), before: time("2020-03-01"))))
        let july = TimeFilter(yearly: .month(7)).spans(inYears: 2018...2018)
        #expect(try july.contains(TimeSpan(from: time("2018-07-01"), before: time("2018-08-01"))))
        #expect(july.count == 3)
        let leap = TimeFilter(yearly: .days(from: .init(month: 2, day: 29), through: .init(month: 2, day: 29)))
        #expect(try leap.contains(time("2020-02-29")))
        #expect(leap.spans(inYears: 2022...2022).isEmpty)
        #expect(TimeFilter().spans(inYears: 2000...2001) == [TimeSpan()])
        #expect(TimeFilter(yearly: .month(1)).spans(inYears: 9999...9999).count == 1)
        #expect(TimeFilter(yearly: .month(13)).spans(inYears: 2000...2001).isEmpty)
    }

    @Test func bothConditionsLimit() {
        let filter = TimeFilter(spans: [TimeSpan(from: 0, before: 40 * 86400)], yearly: .month(2))
        #expect(filter.spans(inYears: 1970...1971) == [TimeSpan(from: 31 * 86400, before: 40 * 86400)])
    }

    @Test func overlappingSpansAreJoined() {
        let filter = TimeFilter(spans: [
            TimeSpan(from: 50, before: 60), TimeSpan(from: 10, before: 20), TimeSpan(from: 15, before: 30),
            TimeSpan(from: 30, before: 40),
        ])
        #expect(filter.spans == [TimeSpan(from: 10, before: 40), TimeSpan(from: 50, before: 60)])
        #expect(TimeFilter(spans: [TimeSpan(from: 5), TimeSpan(before: 5)]).spans == [TimeSpan()])
        #expect(TimeFilter(spans: [TimeSpan(from: 5), TimeSpan(from: 9, before: 12)]).spans == [TimeSpan(from: 5)])
    }
}
