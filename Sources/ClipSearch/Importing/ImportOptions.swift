import Catalog

/// How ``PhotoLibrary/importPhotos(_:into:options:progress:)`` goes about its work.
public struct ImportOptions: Sendable {
    /// How many photos are downloaded at a time.
    public var jobs = 4
    /// Requests a second, over all jobs; nil: as many as there can be.
    public var rate: Double?
    /// In bytes; larger photos are not taken.
    public var sizeLimit = 64 << 20
    /// How often a photo is asked for while the network or the server fails.
    public var attempts = 5
    /// The pause before the second attempt; it doubles from one to the next.
    public var firstPause = Duration.seconds(1)
    /// The longest pause, also when the server asks for a longer one.
    public var longestPause = Duration.seconds(60)
    public var connectTimeoutSeconds = 20
    /// After so long without a byte a download counts as broken off.
    public var stallTimeout = Duration.seconds(30)
    /// Ask again for photos that were no use before.
    public var retriesFailed = false
    /// Whether to index the photos afterwards, with their captions and tags.
    public var indexes = true
    public var indexing = IndexingOptions()

    public init() {}

    func check() throws(ClipSearchError) {
        func check(_ isRight: Bool, _ name: String, _ value: String, _ reason: String) throws(ClipSearchError) {
            if !isRight { throw .invalidArgument(name: name, value: value, reason: reason) }
        }
        try check((1...64).contains(jobs), "number of jobs", "\(jobs)", "must be from 1 to 64")
        try check(rate.map { $0 > 0 && $0 <= 1e6 } ?? true, "rate", "\(rate ?? 0)", "must be more than 0")
        try check(attempts > 0, "number of attempts", "\(attempts)", "must be 1 or more")
        try check((1...1 << 30).contains(sizeLimit), "size limit", "\(sizeLimit)", "must be from 1 byte to 1 GiB")
    }
}

/// How far an import is.
public enum ImportProgress: Sendable {
    /// Photos dealt with, of all that are to be downloaded.
    case downloading(done: Int, total: Int, failed: Int)
    /// A server failed or wants to be left alone for a while; the photo is asked for again.
    case retrying(address: String, reason: String, seconds: Double)
    case indexing(IndexingProgress)
}

/// What an import did.
public struct ImportReport: Sendable {
    public struct Failure: Sendable, Equatable {
        /// Of the table, counted from 1.
        public var row: Int
        /// The address or the path.
        public var place: String
        public var reason: String
    }

    /// Photos that the table names.
    public var photos = 0
    /// Photos that were downloaded by this run.
    public var downloaded = 0
    /// Of these, in bytes.
    public var bytes: Int64 = 0
    /// Photos that an earlier run had downloaded.
    public var kept = 0
    /// Photos that are files of this machine.
    public var local = 0
    /// Photos that could not be had, by row.
    public var failed: [Failure] = []
    /// How many of `failed` failed in an earlier run and were not asked for again.
    public var failedBefore = 0
    /// The names of the table's columns that are not used.
    public var unusedColumns: [String] = []
    /// Nil when nothing was indexed.
    public var indexing: IndexingReport?
    public var seconds = 0.0
    /// Whether the import was cancelled before its end; what it had done is kept, and the next one goes on from there.
    public var wasInterrupted = false
}
