import Catalog

/// Statistics of the searches of some days.
public struct SearchAnalytics: Sendable, Equatable {
    /// The number of searches on one day.
    public struct Day: Sendable, Equatable {
        /// The day, such as `2026-11-24`.
        public var day: String
        /// The number of searches.
        public var searches: Int
    }

    /// A frequent query.
    public struct PopularQuery: Sendable, Equatable {
        /// The query as it was last typed.
        public var query: String
        /// The number of searches.
        public var searches: Int
        /// The mean number of results.
        public var meanResults: Double
        /// The time of the last search, in seconds since 1970.
        public var lastAt: Int64
    }

    /// A bar of the histogram of response times.
    public struct ResponseTimeRange: Sendable, Equatable {
        /// The lower bound in milliseconds.
        public var lowerBound: Double
        /// The upper bound in milliseconds; nil for none.
        public var upperBound: Double?
        /// The number of searches.
        public var searches: Int
    }

    /// The five values of a box plot, and the mean, in milliseconds.
    public struct ResponseTimes: Sendable, Equatable {
        /// The kind of the searches.
        public var kind: SearchKind
        /// The number of searches.
        public var searches: Int
        /// The shortest time.
        public var minimum: Double
        /// The first quartile.
        public var lowerQuartile: Double
        /// The median.
        public var median: Double
        /// The third quartile.
        public var upperQuartile: Double
        /// The longest time.
        public var maximum: Double
        /// The mean.
        public var mean: Double
    }

    /// The number of searches.
    public var total = 0
    /// The mean response time in milliseconds; nil without searches.
    public var meanMilliseconds: Double?
    /// The median response time in milliseconds; nil without searches.
    public var medianMilliseconds: Double?
    /// The 95th percentile of the response times in milliseconds; nil without searches.
    public var percentile95Milliseconds: Double?
    /// The mean rating; nil without ratings.
    public var meanRating: Double?
    /// The number of rated searches.
    public var rated = 0
    /// The number of searches without results.
    public var withoutResults = 0
    /// The number of searches whose spelling was corrected.
    public var corrected = 0
    /// The searches of each day from the first to today, including days without searches.
    public var perDay: [Day] = []
    /// The searches by kind, the most frequent first.
    public var kinds: [(kind: SearchKind, searches: Int)] = []
    /// The searches by day of the week, Monday first, and hour: `[7][24]`.
    public var heatMap = [[Int]](repeating: [Int](repeating: 0, count: 24), count: 7)
    /// The ten most frequent queries with words, regardless of letter case.
    public var popular: [PopularQuery] = []
    /// The histogram of response times.
    public var responseTimes: [ResponseTimeRange] = []
    /// The response times of each kind of search.
    public var byKind: [ResponseTimes] = []
    /// The numbers of searches with the ratings 1, 2, 3 and 4.
    public var ratings = [0, 0, 0, 0]
    /// The ten latest searches, the latest first.
    public var latest: [SearchRecord] = []

    /// Compares all figures.
    public static func == (a: SearchAnalytics, b: SearchAnalytics) -> Bool {
        a.total == b.total && a.meanMilliseconds == b.meanMilliseconds && a.medianMilliseconds == b.medianMilliseconds
            && a.percentile95Milliseconds == b.percentile95Milliseconds && a.meanRating == b.meanRating
            && a.rated == b.rated && a.withoutResults == b.withoutResults && a.corrected == b.corrected
            && a.perDay == b.perDay && a.kinds.elementsEqual(b.kinds, by: ==) && a.heatMap == b.heatMap
            && a.popular == b.popular && a.responseTimes == b.responseTimes && a.byKind == b.byKind
            && a.ratings == b.ratings && a.latest == b.latest
    }
}

extension SearchAnalytics {
    /// The upper bounds of the histogram's ranges, in milliseconds.
    private static let timeBounds: [Double] = [5, 10, 20, 50, 100, 200, 500, 1000, 2000]
    private static let listLength = 10

    /// - Parameters:
    ///   - searches: the searches of the last `days` days, the first first.
    ///   - lastDay: today, as days since 1970-01-01 in the reader's calendar.
    ///   - offset: the offset of the reader's clock from UTC, in seconds.
    init(of searches: [SearchRecord], days: Int, lastDay: Int64, offset: Int64) {
        total = searches.count
        var perDay = [Int](repeating: 0, count: days)
        var times: [SearchKind: [Double]] = [:]
        var counts = [Int](repeating: 0, count: Self.timeBounds.count + 1)
        for search in searches {
            let (day, second) = Self.split(search.searchedAt &+ offset)
            let index = Int(day - lastDay) + days - 1
            if perDay.indices.contains(index) { perDay[index] += 1 }
            // 1970-01-01 was a Thursday.
            heatMap[Int((day % 7 + 10) % 7)][Int(second / 3600)] += 1
            times[search.kind, default: []].append(search.milliseconds)
            counts[Self.timeBounds.firstIndex { search.milliseconds < $0 } ?? Self.timeBounds.count] += 1
            if search.results == 0 { withoutResults += 1 }
            if search.correctedQuery != nil { corrected += 1 }
            if let rating = search.rating, (1...4).contains(rating) { ratings[rating - 1] += 1 }
        }
        self.perDay = perDay.enumerated().map { index, searches in
            let day = lastDay - Int64(days - 1 - index)
            return Day(day: String(PhotoTime.text(of: day * 86400).prefix(10)), searches: searches)
        }
        rated = ratings.reduce(0, +)
        if rated > 0 {
            meanRating = Double(ratings.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }) / Double(rated)
        }
        kinds = times.map { ($0.key, $0.value.count) }.sorted {
            ($0.searches, $1.kind.rawValue) > ($1.searches, $0.kind.rawValue)
        }
        responseTimes = counts.enumerated().map { index, searches in
            ResponseTimeRange(
                lowerBound: index == 0 ? 0 : Self.timeBounds[index - 1],
                upperBound: index < Self.timeBounds.count ? Self.timeBounds[index] : nil, searches: searches)
        }
        byKind = kinds.compactMap { kind, _ in times[kind].flatMap { ResponseTimes(kind, $0) } }
        if let all = ResponseTimes(.text, searches.map(\.milliseconds)) {
            meanMilliseconds = all.mean
            medianMilliseconds = all.median
            percentile95Milliseconds = ResponseTimes.quantile(0.95, of: searches.map(\.milliseconds).sorted())
        }
        popular = Self.popular(searches)
        latest = searches.suffix(Self.listLength).reversed()
    }

    private static func popular(_ searches: [SearchRecord]) -> [PopularQuery] {
        var groups: [String: (query: PopularQuery, results: Double)] = [:]
        for search in searches where search.kind == .text {
            let key = search.query.lowercased()
            var group = groups[key] ?? (PopularQuery(query: "", searches: 0, meanResults: 0, lastAt: 0), 0)
            group.query.query = search.query
            group.query.searches += 1
            group.query.lastAt = search.searchedAt
            group.results += Double(search.results)
            groups[key] = group
        }
        let sorted = groups.values.sorted {
            ($0.query.searches, $0.query.lastAt, $1.query.query) > ($1.query.searches, $1.query.lastAt, $0.query.query)
        }
        return sorted.prefix(listLength).map { group in
            var query = group.query
            query.meanResults = group.results / Double(query.searches)
            return query
        }
    }

    /// Returns the day since 1970-01-01 and the second of the day.
    static func split(_ seconds: Int64) -> (day: Int64, second: Int64) {
        let (day, second) = seconds.quotientAndRemainder(dividingBy: 86400)
        return second < 0 ? (day - 1, second + 86400) : (day, second)
    }
}

extension SearchAnalytics.ResponseTimes {
    /// Creates the figures of one kind; nil without times.
    fileprivate init?(_ kind: SearchKind, _ times: [Double]) {
        let sorted = times.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        self.init(
            kind: kind, searches: sorted.count, minimum: first, lowerQuartile: Self.quantile(0.25, of: sorted),
            median: Self.quantile(0.5, of: sorted), upperQuartile: Self.quantile(0.75, of: sorted), maximum: last,
            mean: sorted.reduce(0, +) / Double(sorted.count))
    }

    /// Interpolates linearly between the two nearest ranks (as NumPy does).
    ///
    /// - Parameter sorted: in ascending order, not empty.
    fileprivate static func quantile(_ part: Double, of sorted: [Double]) -> Double {
        let position = part * Double(sorted.count - 1)
        let lower = Int(position)
        let upper = min(lower + 1, sorted.count - 1)
        return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Double(lower))
    }
}
