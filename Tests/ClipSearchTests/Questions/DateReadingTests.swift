import Catalog
import ClipSearch
import Testing

/// Dates in queries, read on Wednesday, 14 August 2024.
@Suite struct DateReadingTests {
    static let context = QueryReading.Context(now: 1_723_636_800)

    /// [query, words left, first day, last day]; "-" for an open end.
    static let dates: [[String]] = [
        // Years
        ["2019", "", "2019-01-01", "2019-12-31"], ["beach 2019", "beach", "2019-01-01", "2019-12-31"],
        ["beach in 2019", "beach", "2019-01-01", "2019-12-31"], ["in 2019", "", "2019-01-01", "2019-12-31"],
        ["photos from 2019", "", "2019-01-01", "2019-12-31"], ["photos of 2019", "", "2019-01-01", "2019-12-31"],
        ["anna 2019", "anna", "2019-01-01", "2019-12-31"], ["2019 wedding", "wedding", "2019-01-01", "2019-12-31"],
        ["Wedding 2019.", "Wedding", "2019-01-01", "2019-12-31"], ["2019, beach", "beach", "2019-01-01", "2019-12-31"],
        ["dogs in the year 2019", "dogs", "2019-01-01", "2019-12-31"],
        ["dogs taken in 2019", "dogs", "2019-01-01", "2019-12-31"],
        ["BEACH 2019", "BEACH", "2019-01-01", "2019-12-31"],
        ["2019 in paris", "paris", "2019-01-01", "2019-12-31"], ["beach 2024", "beach", "2024-01-01", "2024-12-31"],
        ["summer dress 2019", "summer dress", "2019-01-01", "2019-12-31"],
        ["christmas tree 2021", "christmas tree", "2021-01-01", "2021-12-31"],
        // Months
        ["july 2019", "", "2019-07-01", "2019-07-31"], ["July, 2019", "", "2019-07-01", "2019-07-31"],
        ["jul 2019", "", "2019-07-01", "2019-07-31"], ["Jul. 2019", "", "2019-07-01", "2019-07-31"],
        ["july of 2019", "", "2019-07-01", "2019-07-31"], ["july '19", "", "2019-07-01", "2019-07-31"],
        ["july \u{2019}98", "", "1998-07-01", "1998-07-31"], ["may 2019", "", "2019-05-01", "2019-05-31"],
        ["march 2020", "", "2020-03-01", "2020-03-31"], ["sept 2018", "", "2018-09-01", "2018-09-30"],
        ["feb 2020", "", "2020-02-01", "2020-02-29"], ["2019 july", "", "2019-07-01", "2019-07-31"],
        ["2019-07", "", "2019-07-01", "2019-07-31"], ["7/2019", "", "2019-07-01", "2019-07-31"],
        ["2019/07", "", "2019-07-01", "2019-07-31"], ["beach july 2019", "beach", "2019-07-01", "2019-07-31"],
        ["july 2019 beach", "beach", "2019-07-01", "2019-07-31"],
        ["dogs on the beach in july 2019", "dogs on the beach", "2019-07-01", "2019-07-31"],
        ["photos of dogs from june 2018", "dogs", "2018-06-01", "2018-06-30"],
        ["soldiers march may 2015", "soldiers march", "2015-05-01", "2015-05-31"],
        // Days
        ["2019-07-04", "", "2019-07-04", "2019-07-04"], ["2019/07/04", "", "2019-07-04", "2019-07-04"],
        ["4.7.2019", "", "2019-07-04", "2019-07-04"], ["04.07.2019", "", "2019-07-04", "2019-07-04"],
        ["13/7/2019", "", "2019-07-13", "2019-07-13"], ["7/13/2019", "", "2019-07-13", "2019-07-13"],
        ["5/5/2019", "", "2019-05-05", "2019-05-05"], ["13-07-2019", "", "2019-07-13", "2019-07-13"],
        ["4 July 2019", "", "2019-07-04", "2019-07-04"], ["4th of July 2019", "", "2019-07-04", "2019-07-04"],
        ["4 July, 2019", "", "2019-07-04", "2019-07-04"], ["July 4, 2019", "", "2019-07-04", "2019-07-04"],
        ["July 4th, 2019", "", "2019-07-04", "2019-07-04"], ["july 4 2019", "", "2019-07-04", "2019-07-04"],
        ["may 1st 2010", "", "2010-05-01", "2010-05-01"],
        ["fireworks on 4 july 2019", "fireworks", "2019-07-04", "2019-07-04"],
        ["29 february 2020", "", "2020-02-29", "2020-02-29"],
        ["party on 2020-02-29", "party", "2020-02-29", "2020-02-29"],
        ["fourth of july 2019", "", "2019-07-04", "2019-07-04"],
        // Seasons and holidays
        ["summer 2019", "", "2019-06-01", "2019-08-31"], ["summer of 2021", "", "2021-06-01", "2021-08-31"],
        ["the summer of 2021", "", "2021-06-01", "2021-08-31"],
        ["beach in the summer of 2021", "beach", "2021-06-01", "2021-08-31"],
        ["summer of '69", "", "1969-06-01", "1969-08-31"], ["autumn 2018", "", "2018-09-01", "2018-11-30"],
        ["fall 2018", "", "2018-09-01", "2018-11-30"], ["spring 2017", "", "2017-03-01", "2017-05-31"],
        ["winter 2019/20", "", "2019-12-01", "2020-02-29"], ["winter 2019-2020", "", "2019-12-01", "2020-02-29"],
        ["christmas 2021", "", "2021-12-24", "2021-12-26"], ["xmas 2021", "", "2021-12-24", "2021-12-26"],
        ["christmas eve 2021", "", "2021-12-24", "2021-12-24"], ["Christmas Day 2021", "", "2021-12-25", "2021-12-25"],
        ["new year's eve 2020", "", "2020-12-31", "2020-12-31"],
        ["new years eve 2020", "", "2020-12-31", "2020-12-31"],
        ["nye 2020", "", "2020-12-31", "2020-12-31"], ["new year 2020", "", "2019-12-31", "2020-01-01"],
        ["easter 2022", "", "2022-04-15", "2022-04-18"], ["easter sunday 2022", "", "2022-04-17", "2022-04-17"],
        ["halloween 2020", "", "2020-10-31", "2020-10-31"], ["thanksgiving 2021", "", "2021-11-25", "2021-11-25"],
        ["valentine's day 2018", "", "2018-02-14", "2018-02-14"],
        ["kids at halloween 2020", "kids", "2020-10-31", "2020-10-31"],
        // Counted from today
        ["yesterday", "", "2024-08-13", "2024-08-13"], ["today", "", "2024-08-14", "2024-08-14"],
        ["the day before yesterday", "", "2024-08-12", "2024-08-12"],
        ["dogs yesterday", "dogs", "2024-08-13", "2024-08-13"],
        ["photos taken today", "", "2024-08-14", "2024-08-14"], ["photos from today", "", "2024-08-14", "2024-08-14"],
        ["last week", "", "2024-08-05", "2024-08-11"], ["last month", "", "2024-07-01", "2024-07-31"],
        ["last year", "", "2023-01-01", "2023-12-31"], ["this year", "", "2024-01-01", "2024-12-31"],
        ["this month", "", "2024-08-01", "2024-08-31"], ["this week", "", "2024-08-12", "2024-08-18"],
        ["last summer", "", "2023-06-01", "2023-08-31"], ["this summer", "", "2024-06-01", "2024-08-31"],
        ["last winter", "", "2023-12-01", "2024-02-29"], ["last spring", "", "2024-03-01", "2024-05-31"],
        ["last christmas", "", "2023-12-24", "2023-12-26"], ["last july", "", "2024-07-01", "2024-07-31"],
        ["last december", "", "2023-12-01", "2023-12-31"], ["last thursday", "", "2024-08-08", "2024-08-08"],
        ["last wednesday", "", "2024-08-07", "2024-08-07"], ["last weekend", "", "2024-08-10", "2024-08-11"],
        ["3 years ago", "", "2021-01-01", "2021-12-31"], ["two weeks ago", "", "2024-07-29", "2024-08-04"],
        ["three days ago", "", "2024-08-11", "2024-08-11"], ["a month ago", "", "2024-07-01", "2024-07-31"],
        ["last 7 days", "", "2024-08-07", "2024-08-14"], ["past 3 months", "", "2024-05-14", "2024-08-14"],
        ["the last two years", "", "2022-08-14", "2024-08-14"], ["in the past week", "", "2024-08-07", "2024-08-14"],
        ["beach last summer", "beach", "2023-06-01", "2023-08-31"],
        ["last summer in italy", "italy", "2023-06-01", "2023-08-31"],
        // Ranges
        ["2015-2017", "", "2015-01-01", "2017-12-31"], ["2015 - 2017", "", "2015-01-01", "2017-12-31"],
        ["2015\u{2013}2017", "", "2015-01-01", "2017-12-31"], ["2015-17", "", "2015-01-01", "2017-12-31"],
        ["2015 to 2017", "", "2015-01-01", "2017-12-31"], ["from 2015 to 2017", "", "2015-01-01", "2017-12-31"],
        ["between 2015 and 2017", "", "2015-01-01", "2017-12-31"],
        ["beach 2015-2017", "beach", "2015-01-01", "2017-12-31"],
        ["from march to may 2020", "", "2020-03-01", "2020-05-31"], ["march-may 2020", "", "2020-03-01", "2020-05-31"],
        ["november to february 2020", "", "2019-11-01", "2020-02-29"],
        ["from july 2019 to march 2020", "", "2019-07-01", "2020-03-31"],
        ["july 3-7, 2019", "", "2019-07-03", "2019-07-07"], ["3 to 7 july 2019", "", "2019-07-03", "2019-07-07"],
        ["3rd to 7th july 2019", "", "2019-07-03", "2019-07-07"],
        ["28 june to 3 july 2019", "", "2019-06-28", "2019-07-03"],
        ["july and august 2019", "", "2019-07-01", "2019-08-31"], ["2015 and 2016", "", "2015-01-01", "2016-12-31"],
        // Bounds
        ["before 2010", "", "-", "2009-12-31"], ["dogs before 2010", "dogs", "-", "2009-12-31"],
        ["prior to 2010", "", "-", "2009-12-31"], ["older than 2010", "", "-", "2009-12-31"],
        ["since 2018", "", "2018-01-01", "-"], ["after 2018", "", "2019-01-01", "-"],
        ["newer than 2018", "", "2019-01-01", "-"],
        ["until 2012", "", "-", "2012-12-31"], ["up to 2012", "", "-", "2012-12-31"],
        ["from 2018 on", "", "2018-01-01", "-"],
        ["from 2018 onwards", "", "2018-01-01", "-"], ["since last summer", "", "2023-06-01", "-"],
        ["before july 2019", "", "-", "2019-06-30"], ["taken before 4.7.2019", "", "-", "2019-07-03"],
        // Decades
        ["the 90s", "", "1990-01-01", "1999-12-31"], ["photos from the 90s", "", "1990-01-01", "1999-12-31"],
        ["the 1990s", "", "1990-01-01", "1999-12-31"], ["the '90s", "", "1990-01-01", "1999-12-31"],
        ["the 90's", "", "1990-01-01", "1999-12-31"], ["family in the nineties", "family", "1990-01-01", "1999-12-31"],
        ["the 2000s", "", "2000-01-01", "2009-12-31"], ["1980s", "", "1980-01-01", "1989-12-31"],
        ["90s", "", "1990-01-01", "1999-12-31"],
    ]

    @Test(arguments: dates)
    func datesAreTaken(_ expected: [String]) throws {
        let reading = QueryReading.read(expected[0], context: Self.context)
        #expect(reading.words == expected[1], "\(expected[0])")
        let spans = try #require(reading.time, "\(expected[0])").spans
        #expect(
            try spans == [TimeSpan(from: Self.start(expected[2]), before: Self.end(expected[3]))],
            "\(expected[0]) \(reading.chips)")
        #expect(reading.time?.yearly == nil)
    }

    static func start(_ day: String) throws -> Int64? {
        day == "-" ? nil : try #require(PhotoTime.range(of: day)).lowerBound
    }

    static func end(_ day: String) throws -> Int64? {
        day == "-" ? nil : try #require(PhotoTime.range(of: day)).upperBound
    }

    /// [query, words left, a passing day, a day that doesn't pass]
    @Test(arguments: [
        ["july 4th", "", "2016-07-04", "2016-07-05"], ["on july 4", "", "2016-07-04", "2016-07-05"],
        ["4th of july", "", "2016-07-04", "2016-07-05"], ["on 25 december", "", "2011-12-25", "2011-12-24"],
        ["in may", "", "1999-05-31", "1999-06-01"], ["beach in august", "beach", "2015-08-01", "2015-07-31"],
        ["july", "", "2015-07-31", "2015-08-01"], ["dogs in march", "dogs", "2015-03-31", "2015-04-01"],
        ["photos taken in winter", "", "2015-02-28", "2015-03-01"],
        ["pictures from summer", "", "2015-08-31", "2015-09-01"],
        ["photos taken at christmas", "", "2003-12-25", "2003-12-27"],
        ["photos taken at easter", "", "2022-04-17", "2022-04-19"],
        ["from november to february", "", "2015-02-28", "2015-03-01"],
        ["photos taken over new year", "", "2015-01-01", "2015-01-02"],
        ["winter 2019", "", "2019-01-01", "2020-01-01"], ["winter 2019", "", "2019-12-31", "2018-12-31"],
        ["in march and april", "", "2015-04-30", "2015-05-01"],
        ["in december or january", "", "2015-01-01", "2015-02-01"],
        ["2015 or 2017", "", "2017-12-31", "2016-06-01"], ["not 2019", "", "2018-12-31", "2019-06-01"],
        ["christmas 2019 and 2020", "", "2020-12-25", "2020-06-01"],
        ["except july 2019", "", "2019-08-01", "2019-07-31"],
        ["in july before 2010", "", "2009-07-31", "2010-07-01"], ["in may since 2018", "", "2018-05-01", "2017-05-01"],
    ])
    func partsOfTheYearAndSeveralSpansAreTaken(_ expected: [String]) throws {
        let reading = QueryReading.read(expected[0], context: Self.context)
        #expect(reading.words == expected[1])
        let time = try #require(reading.time)
        #expect(try time.contains(#require(PhotoTime.range(of: expected[2])).lowerBound))
        #expect(try !time.contains(#require(PhotoTime.range(of: expected[3])).lowerBound))
    }

    @Test(arguments: [
        ["7/4/2019", "7 April 2019", "4 July 2019"], ["dogs 4/7/2019", "4 July 2019", "7 April 2019"],
        ["04-07-2019", "4 July 2019", "7 April 2019"], ["2010-12", "December 2010", "2010 to 2012"],
    ])
    func figuresThatMaySayTwoDatesStayAndAreNamed(_ expected: [String]) {
        let reading = QueryReading.read(expected[0], context: Self.context)
        #expect(reading.words == expected[0])
        #expect(reading.time == nil)
        #expect(reading.chips.map(\.effect) == [.ambiguousDate(Array(expected[1...]))])
    }

    @Test(arguments: [
        ["dog in winter", "winter"], ["1967 mustang", "1967"], ["winter", "winter"],
        ["kids at christmas", "christmas"],
        ["halloween", "halloween"], ["2019 honda civic", "2019"], ["in the fall", "fall"],
        ["a car from the 50s", "the 50s"],
    ])
    func whatAPhotoCanShowIsOfferedOnly(_ expected: [String]) {
        let reading = QueryReading.read(expected[0], context: Self.context)
        #expect(reading.words == expected[0])
        #expect(reading.time == nil)
        #expect(reading.chips.map(\.typed) == [expected[1]])
    }

    @Test func labelsSayTheDate() {
        let labels = [
            "july 2019": "taken July 2019", "before 2010": "taken before 2010", "last summer": "taken summer 2023",
            "2015-2017": "taken 2015 to 2017", "4.7.2019": "taken 4 July 2019", "in may": "taken any May",
            "winter 2019/20": "taken winter 2019/2020", "not 2019": "not taken 2019",
            "july and august 2019": "taken July 2019 and August 2019",
        ]
        for (query, label) in labels {
            #expect(QueryReading.read(query, context: Self.context).chips.map(\.label) == [label])
        }
    }

    @Test func aTimeZoneDecidesWhichDayItIs() {
        // 23:30 on 31 December 2023 in UTC.
        let reading = {
            QueryReading.read("today", context: .init(now: 1_704_065_400, timeZoneOffset: $0)).chips.first?.label
        }
        #expect(reading(0) == "taken 31 December 2023")
        #expect(reading(3600) == "taken 1 January 2024")
        #expect(reading(-86400) == "taken 30 December 2023")
    }
}
