import Catalog

/// The options of ``PhotoIndexer/watch(_:options:report:)``.
public struct WatchOptions: Sendable {
    /// The options of each indexing run. The table of captions, a dry run, retrying failed files and rebuilding the
    /// index apply to the first run only.
    public var indexing = IndexingOptions()
    /// The time without changes after which a run begins.
    public var settleTime = Duration.seconds(1)
    /// The maximum time from the first change to the beginning of a run.
    public var longestDelay = Duration.seconds(15)
    /// The polling interval, for folders whose changes the system does not report; at least twenty times the duration
    /// of one poll.
    public var pollingInterval = Duration.seconds(30)
    /// `true` to poll the folders even if the system could report changes, such as on network drives that it does not
    /// recognise.
    public var polls = false

    /// Creates options with the default values.
    public init() {}
}

/// The method of detecting changes.
public enum WatchMethod: Sendable, Equatable {
    /// Notifications from the system (Linux: inotify).
    case notifications(folders: Int)
    /// Polling.
    ///
    /// - Parameter because: the reason why the system cannot report changes, for display; nil where polling was
    ///   requested.
    case polling(because: String?)
}

/// An event while folders are watched.
public enum WatchEvent: Sendable {
    /// Watching has started, or continues with another method.
    case watching(WatchMethod)
    /// An indexing run is in progress.
    case progress(IndexingProgress)
    /// An indexing run has ended. The first indexes the library, the later ones follow changes, none of which may have
    /// concerned photos.
    case indexed(IndexingReport)
    /// A folder is missing, as on a drive that was unplugged. Its photos are kept; it is watched again when it returns.
    case folderGone(PhotoPath)
    /// A missing folder has returned.
    case folderBack(PhotoPath)
    /// A run failed; it is retried after a pause.
    case postponed(reason: String, seconds: Int)
}
