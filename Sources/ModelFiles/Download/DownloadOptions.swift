import Downloads

/// The retry and timeout settings of downloads.
public struct DownloadOptions: Sendable {
    /// The maximum number of consecutive attempts without progress.
    public var attempts = 5
    /// The pause before the second attempt, in seconds; it doubles with each further attempt.
    public var firstPauseSeconds = 1.0
    /// The maximum pause in seconds, even when the server asks for a longer one.
    public var longestPauseSeconds = 30.0
    /// The time limit for connecting, in seconds.
    public var connectTimeoutSeconds = 30
    /// The number of seconds without a byte after which a transfer counts as broken.
    public var stallTimeoutSeconds = 60
    /// The minimum average speed over that time, in bytes per second; a slower transfer counts as broken.
    public var minimumSpeed = StallDetector.defaultSpeed

    package var write: @Sendable (Int32, UnsafeRawPointer, Int) -> Int = systemWrite

    /// Creates options with the default values.
    public init() {}
}

/// An event of a download, for progress bars and logs.
public enum DownloadEvent: Sendable, Equatable {
    /// A file's transfer begins at this byte; above 0 when an earlier attempt left a partial file.
    case started(file: String, atByte: Int64)
    /// The number of the model's bytes on disk, and the total. The total grows slightly where a manifest lacks a small
    /// file's size.
    case progress(bytesDone: Int64, bytesTotal: Int64)
    /// The connection broke or the content was wrong; the transfer is retried after a pause.
    case retrying(file: String, reason: String, pauseSeconds: Double)
    /// The file is complete and its checksum is being verified.
    case checking(file: String)
    /// The file is complete, correct and at its path.
    case finished(file: String)
    /// The file already existed and is correct.
    case kept(file: String)
}
