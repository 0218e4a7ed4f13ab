import Catalog

extension TimeSpan {
    init(_ days: ClosedRange<CalendarDay>) {
        self.init(from: days.lowerBound.start, before: (days.upperBound + 1).start)
    }

    /// Returns the times that both spans have; nil where there are none.
    func intersection(_ other: TimeSpan) -> TimeSpan? {
        let from = [from, other.from].compactMap(\.self).max()
        let before = [before, other.before].compactMap(\.self).min()
        if let from, let before, from >= before { return nil }
        return TimeSpan(from: from, before: before)
    }
}

/// The times at which photos of an answer were taken.
///
/// A catalog needs to know lists of spans only: ``spans(inYears:)`` writes a part of every year out.
public struct TimeFilter: Hashable, Sendable {
    /// Photos taken in any of these spans, which are in order and don't overlap; nil for any time.
    public var spans: [TimeSpan]?
    /// Photos taken in this part of any year; nil for the whole year.
    public var yearly: CalendarPeriod?

    /// Creates a filter.
    public init(spans: [TimeSpan]? = nil, yearly: CalendarPeriod? = nil) {
        self.spans = spans.map(Self.merged)
        self.yearly = yearly
    }

    /// Returns the spans of the filter.
    ///
    /// - Parameter years: the years in which photos of the library were taken, for filters by part of a year.
    public func spans(inYears years: some Sequence<Int>) -> [TimeSpan] {
        guard let yearly else { return spans ?? [TimeSpan()] }
        // A winter or a New Year may begin in the year before, or end in the one after.
        let nearby = Set(years.lazy.flatMap { [$0 - 1, $0, $0 + 1] }).filter { (1...9998).contains($0) }
        let parts = nearby.compactMap { yearly.days(in: $0).map { TimeSpan($0) } }
        guard let spans else { return Self.merged(parts) }
        return Self.merged(parts.flatMap { part in spans.compactMap(part.intersection) })
    }

    /// `true` if a photo taken at a time passes.
    public func contains(_ time: Int64) -> Bool {
        let year = CalendarDay(photoTime: time).year
        return spans(inYears: year...year).contains { $0.contains(time) }
    }

    /// Returns the filter of the photos that pass both: spans that have a beginning and an end are alternatives.
    func combined(with other: TimeFilter) -> TimeFilter {
        var result = self
        result.yearly = yearly ?? other.yearly
        guard let mine = spans, let theirs = other.spans else {
            result.spans = spans ?? other.spans
            return result
        }
        let areAlternatives = (mine + theirs).allSatisfy { $0.from != nil && $0.before != nil }
        result.spans = Self.merged(
            areAlternatives ? mine + theirs : mine.flatMap { span in theirs.compactMap(span.intersection) })
        return result
    }

    /// Returns the filter of the photos that don't pass; nil for a part of every year.
    var inverted: TimeFilter? {
        guard yearly == nil, let spans else { return nil }
        var gaps: [TimeSpan] = []
        var start: Int64?
        for span in spans {
            if let from = span.from { gaps.append(TimeSpan(from: start, before: from)) }
            guard let before = span.before else { return TimeFilter(spans: gaps) }
            start = before
        }
        return TimeFilter(spans: gaps + [TimeSpan(from: start)])
    }

    private static func merged(_ spans: [TimeSpan]) -> [TimeSpan] {
        var result: [TimeSpan] = []
        for span in spans.sorted(by: { ($0.from ?? .min) < ($1.from ?? .min) }) {
            guard let last = result.last else {
                result.append(span)
                continue
            }
            guard let end = last.before else { break }
            if (span.from ?? .min) <= end {
                result[result.count - 1].before = span.before.map { max($0, end) }
            } else {
                result.append(span)
            }
        }
        return result
    }
}
