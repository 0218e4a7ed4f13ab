import Catalog
import Downloads

/// The options of ``PhotoIndexer/importPhotos(_:into:options:progress:)``.
public struct ImportOptions: Sendable {
    /// The number of photos downloaded at the same time.
    public var jobs = 4
    /// The maximum number of requests per second, over all jobs; nil for no limit.
    public var rate: Double?
    /// The maximum size of a photo, in bytes; larger ones are refused.
    public var sizeLimit = 64 << 20
    /// The maximum number of attempts per photo while the network or the server fails.
    public var attempts = 5
    /// The pause before the second attempt; it doubles with each further attempt.
    public var firstPause = Duration.seconds(1)
    /// The maximum pause, even when the server asks for a longer one.
    public var longestPause = Duration.seconds(60)
    /// The time limit for connecting, in seconds.
    public var connectTimeoutSeconds = 20
    /// The time without a byte after which a download counts as broken.
    public var stallTimeout = Duration.seconds(30)
    /// The minimum average speed over that time, in bytes per second; a slower download counts as broken.
    public var minimumSpeed = StallDetector.defaultSpeed
    /// `true` to retry photos that failed permanently before.
    public var retriesFailed = false
    /// A Boolean value that indicates whether the photos are indexed afterwards, with their captions and tags.
    public var indexes = true
    /// The options of indexing.
    public var indexing = IndexingOptions()

    /// Creates options with the default values.
    public init() {}

    /// The permitted numbers of attempts; with more, a server that fails would be asked for weeks.
    package static let attemptsRange = 1...1000
    /// The permitted numbers of requests per second; the lowest is one in almost three hours.
    package static let rateRange = 0.0001...1e6
    /// The longest of all pauses and timeouts, beyond which times could overflow.
    private static let longestTime = Duration.seconds(86400)

    func check() throws(ClipSearchError) {
        func check(_ isRight: Bool, _ name: String, _ value: String, _ reason: String) throws(ClipSearchError) {
            if !isRight { throw .invalidArgument(name: name, value: value, reason: reason) }
        }
        try check((1...64).contains(jobs), "number of jobs", "\(jobs)", "must be from 1 to 64")
        try check(
            rate.map(Self.rateRange.contains) ?? true, "rate", "\(rate ?? 0)", "must be from 0.0001 to 1000000")
        try check(Self.attemptsRange.contains(attempts), "number of attempts", "\(attempts)", "must be from 1 to 1000")
        try check((1...1 << 30).contains(sizeLimit), "size limit", "\(sizeLimit)", "must be from 1 byte to 1 GiB")
        let times = [("first pause", firstPause), ("longest pause", longestPause), ("stall timeout", stallTimeout)]
        for (name, time) in times {
            try check(time >= .zero && time <= Self.longestTime, name, "\(time)", "must be from 0 to 86400 seconds")
        }
        try check(
            (1...86400).contains(connectTimeoutSeconds), "connect timeout", "\(connectTimeoutSeconds)",
            "must be from 1 to 86400 seconds")
    }
}

/// The progress of an import.
public enum ImportProgress: Sendable {
    /// The number of photos processed, the total to download, and the number of failures.
    case downloading(done: Int, total: Int, failed: Int)
    /// A server failed or asked for a pause; the photo is requested again.
    case retrying(address: String, reason: String, seconds: Double)
    /// The photos are being indexed.
    case indexing(IndexingProgress)
}

/// The result of an import.
public struct ImportReport: Sendable {
    /// A photo that failed.
    public struct Failure: Sendable, Equatable {
        /// The row of the table, counted from 1.
        public var row: Int
        /// The address or the path.
        public var place: String
        /// The reason, as words that follow the address or path.
        public var reason: String
    }

    /// The number of photos in the table.
    public var photos = 0
    /// The number of photos downloaded by this run.
    public var downloaded = 0
    /// The total size of these, in bytes.
    public var bytes: Int64 = 0
    /// The number of photos downloaded by earlier runs.
    public var kept = 0
    /// The number of photos that are local files.
    public var local = 0
    /// The photos that failed, by row.
    public var failed: [Failure] = []
    /// The number of `failed` photos that failed in an earlier run and were not retried.
    public var failedBefore = 0
    /// The names of the table's unused columns.
    public var unusedColumns: [String] = []
    /// The result of indexing; nil when nothing was indexed.
    public var indexing: IndexingReport?
    /// The duration of the import, in seconds.
    public var seconds = 0.0
    /// A Boolean value that indicates whether the import was cancelled; its results are kept, and the next one resumes
    /// there.
    public var wasInterrupted = false
}
