import Catalog

/// How ``PhotoLibrary/watch(_:options:report:)`` goes about its work.
public struct WatchOptions: Sendable {
    /// What is passed to each indexing run. The table of captions, a dry run, retrying failed files and a new search index
    /// are for the first run only.
    public var indexing = IndexingOptions()
    /// A run begins when nothing has changed for so long…
    public var settleTime = Duration.seconds(1)
    /// …or when changes have gone on for so long.
    public var longestDelay = Duration.seconds(15)
    /// How long to wait between two looks at the folders where the system doesn't tell of changes. Where one look takes long,
    /// it is twenty times as long as that.
    public var pollingInterval = Duration.seconds(30)
    /// Look at the folders though the system could tell of changes, as for drives of other machines that it doesn't know for
    /// such.
    public var polls = false

    public init() {}
}

/// How changes are noticed.
public enum WatchMethod: Sendable, Equatable {
    /// The system tells of them (Linux: inotify).
    case notifications(folders: Int)
    /// The folders are looked at now and then.
    ///
    /// - Parameter because: why the system doesn't tell, for people; nil where it was so wanted.
    case polling(because: String?)
}

/// What happens while folders are watched.
public enum WatchEvent: Sendable {
    /// Watching has begun, or goes on in another way.
    case watching(WatchMethod)
    /// A run of indexing is at work.
    case progress(IndexingProgress)
    /// A run has ended. The first brings the library up to date, the later ones follow changes, and may find that none of them
    /// concerned photos.
    case indexed(IndexingReport)
    /// A folder is gone, as one of a drive that was unplugged. Its photos are kept; it is watched again when it is back.
    case folderGone(PhotoPath)
    case folderBack(PhotoPath)
    /// A run could not be made; it is tried again after a pause.
    case postponed(reason: String, seconds: Int)
}
