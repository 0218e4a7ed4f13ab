import Catalog

extension SearchHistory {
    /// Computes statistics of the searches of the last days.
    ///
    /// - Parameters:
    ///   - days: the number of days including today; at least 1.
    ///   - utcOffset: the offset of the reader's clock from UTC in seconds; days and hours are the reader's.
    ///   - now: the current time, in seconds since 1970.
    /// - Throws: `CatalogError`; ``ClipSearchError/invalidArgument(name:value:reason:)``.
    public func analytics(days: Int, utcOffset: Int64, now: Int64) throws -> SearchAnalytics {
        guard (1...Self.analyticsDays).contains(days) else {
            throw ClipSearchError.invalidArgument(
                name: "days", value: "\(days)", reason: "must be from 1 to \(Self.analyticsDays)")
        }
        let lastDay = SearchAnalytics.split(now + utcOffset).day
        let start = (lastDay - Int64(days - 1)) * 86400 - utcOffset
        return SearchAnalytics(
            of: try list(since: start), days: days, lastDay: lastDay, offset: utcOffset)
    }

    private static var analyticsDays: Int { 3650 }
}
