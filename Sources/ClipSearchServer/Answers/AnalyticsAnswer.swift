#if Server
import Catalog
import ClipSearch

struct AnalyticsAnswer: Encodable {
    struct Day: Encodable {
        var day: String
        var searches: Int
    }

    struct Kind: Encodable {
        var kind: String
        var searches: Int
    }

    struct Popular: Encodable {
        var query: String
        var searches: Int
        var meanResults: Double
        var lastAt: String
    }

    struct TimeRange: Encodable {
        var from: Double
        var to: Nullable<Double>
        var searches: Int
    }

    struct Box: Encodable {
        var kind: String
        var searches: Int
        var minimum: Double
        var lowerQuartile: Double
        var median: Double
        var upperQuartile: Double
        var maximum: Double
        var mean: Double
    }

    struct Rating: Encodable {
        var rating: Int
        var searches: Int
    }

    var days: Int
    var utcOffset: Int
    var from: String
    var to: String
    var total: Int
    var meanMilliseconds: Nullable<Double>
    var medianMilliseconds: Nullable<Double>
    var p95Milliseconds: Nullable<Double>
    var meanRating: Nullable<Double>
    var rated: Int
    var withoutResults: Int
    var corrected: Int
    var perDay: [Day]
    var kinds: [Kind]
    var heatMap: [[Int]]
    var popular: [Popular]
    var responseTimes: [TimeRange]
    var byKind: [Box]
    var ratings: [Rating]
    var latest: [SearchRecordAnswer]

    /// - Parameter utcOffset: the offset of the client's clock from UTC, in minutes.
    init(_ figures: SearchAnalytics, utcOffset: Int) {
        days = figures.perDay.count
        self.utcOffset = utcOffset
        from = figures.perDay.first?.day ?? ""
        to = figures.perDay.last?.day ?? ""
        total = figures.total
        meanMilliseconds = Nullable(figures.meanMilliseconds)
        medianMilliseconds = Nullable(figures.medianMilliseconds)
        p95Milliseconds = Nullable(figures.percentile95Milliseconds)
        meanRating = Nullable(figures.meanRating)
        rated = figures.rated
        withoutResults = figures.withoutResults
        corrected = figures.corrected
        perDay = figures.perDay.map { Day(day: $0.day, searches: $0.searches) }
        kinds = figures.kinds.map { Kind(kind: $0.kind.rawValue, searches: $0.searches) }
        heatMap = figures.heatMap
        popular = figures.popular.map {
            Popular(
                query: $0.query, searches: $0.searches, meanResults: $0.meanResults, lastAt: JSON.time($0.lastAt))
        }
        responseTimes = figures.responseTimes.map {
            TimeRange(from: $0.lowerBound, to: Nullable($0.upperBound), searches: $0.searches)
        }
        byKind = figures.byKind.map {
            Box(
                kind: $0.kind.rawValue, searches: $0.searches, minimum: $0.minimum, lowerQuartile: $0.lowerQuartile,
                median: $0.median, upperQuartile: $0.upperQuartile, maximum: $0.maximum, mean: $0.mean)
        }
        ratings = figures.ratings.enumerated().map { Rating(rating: $0 + 1, searches: $1) }
        latest = figures.latest.map(SearchRecordAnswer.init)
    }
}
#endif
