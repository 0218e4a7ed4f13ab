/// How patiently files are downloaded.
public struct DownloadOptions: Sendable {
    /// How often a transfer that makes no headway is tried before it is given up.
    public var attempts = 5
    /// The pause before the second attempt; it doubles from one to the next.
    public var firstPauseSeconds = 1.0
    /// The longest pause, also when the server asks for a longer one.
    public var longestPauseSeconds = 30.0
    public var connectTimeoutSeconds = 30
    /// After so long without a byte a transfer counts as broken.
    public var stallTimeoutSeconds = 60

    package var write: @Sendable (Int32, UnsafeRawPointer, Int) -> Int = systemWrite

    public init() {}
}

/// What happens during a download, for progress bars and logs.
public enum DownloadEvent: Sendable, Equatable {
    /// A file is fetched from this byte on; above 0 when a former attempt left its beginning.
    case started(file: String, atByte: Int64)
    /// Bytes that the model has on disk, of those that it will have. The total grows a little where a manifest
    /// doesn't know a small file's size.
    case progress(bytesDone: Int64, bytesTotal: Int64)
    /// The connection broke, or what came was wrong; it is tried again after a pause.
    case retrying(file: String, reason: String, pauseSeconds: Double)
    /// The file is there; its checksum is being taken.
    case checking(file: String)
    case finished(file: String)
    /// The file was there and is right.
    case kept(file: String)
}
