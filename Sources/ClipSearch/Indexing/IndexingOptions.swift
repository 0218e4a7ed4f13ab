import Catalog
import Pictures
import Workers

/// The options of ``PhotoIndexer/index(_:options:progress:)``.
public struct IndexingOptions: Sendable {
    /// Patterns of files and folders to exclude; see ``GlobPattern``. The library keeps them with the folders, for
    /// later runs.
    public var excluded: [GlobPattern] = []
    /// A Boolean value that indicates whether files and folders whose name starts with a dot are included, and folders
    /// that systems make, such as `@eaDir` and `#recycle`.
    public var includesHidden = false
    /// `true` to decode large JPEGs in full rather than at a reduced scale. Photos with a vector from a reduced
    /// decoding are encoded again.
    public var decodesExactly = false
    /// `true` to retry files that could not be read before, even if they have not changed.
    public var retriesFailed = false
    /// `true` to read all files again, even if their size and time have not changed. Photos whose contents are the same
    /// get their texts and metadata anew, and keep their vectors.
    public var rereadsFiles = false
    /// `true` to treat the photos of a given folder that is now empty as deleted, rather than on a drive that is not
    /// connected.
    public var trustsEmptyFolders = false
    /// `true` to rebuild the search index from the library, even if it is valid.
    public var rebuildsIndex = false
    /// `true` to report the changes without making them.
    public var isDryRun = false
    /// The maximum number of pixels of a picture, checked before memory is allocated.
    public var pixelLimit = 178_956_970
    /// The maximum number of photos in one batch of the network.
    public var batchSize = max(32, 4 * WorkerPool.shared.threadCount)
    /// The captions and tags of photos by path, from a table; see ``CaptionTable``.
    public var captionTable: CaptionTable?
    /// The decoder of videos; without one, or where it states an obstacle, videos are only counted.
    package var videoDecoder: (any VideoDecoder)? = ExternalDecoding.videoDecoder
    /// `true` for a run that only serves a search: a folder is not added if another of the library's folders contains
    /// it, and photos that the rules of this run skip, such as hidden ones, are kept.
    package var isIncidental = false
    /// Files to index instead of folders; they are not stored as indexed folders.
    package var files: [PhotoPath] = []

    /// Creates options with the default values.
    public init() {}
}

/// The progress of an indexing run.
public struct IndexingProgress: Sendable {
    /// A phase of an indexing run.
    public enum Phase: Sendable {
        /// The folders are being scanned, or photos encoded.
        case scanning, indexing
        /// Stills of videos are being made and encoded.
        case videos
        /// The search index is being updated.
        case building
    }
    /// The current phase.
    public var phase: Phase
    /// The number of files found while scanning, photos or videos processed while indexing, or vectors added while
    /// building.
    public var completed: Int
    /// The number of photos or videos to index, or of vectors to add; 0 while scanning.
    public var total: Int
    /// The number of files that failed so far.
    public var failed: Int
}

/// The result of an indexing run.
public struct IndexingReport: Sendable {
    /// A file that was skipped, or whose texts were.
    public struct Failure: Sendable, Equatable {
        /// The path of the file.
        public var path: PhotoPath
        /// The reason, as words that follow the path.
        public var reason: String
        /// The kind of the reason.
        public var code: SkipReason
    }

    /// The number of photos that are new to the model, or whose contents changed.
    public var indexed = 0
    /// The number of photos whose size and time are unchanged.
    public var unchanged = 0
    /// The number of photos found under another path, or again at their former one.
    public var moved = 0
    /// The number of photos that are gone. Their tags and favourites are kept, in case they return.
    public var removed = 0
    /// The number of photos whose texts and metadata were read again, as requested, while the picture did not change.
    public var reread = 0
    /// The number of photos whose captions, tags or files next to them changed while the picture did not.
    public var retagged = 0
    /// The files that were skipped, each once, with the reason. Unreadable files are retried in the next run.
    public var failed: [Failure] = []
    /// The photos indexed without some of their texts, which are more or longer than are stored.
    public var notes: [Failure] = []
    /// The number of `failed` files that failed before and have not changed since.
    public var failedBefore = 0
    /// The number of picture files in unsupported formats, by format name.
    public var skippedFormats: [String: Int] = [:]
    /// The folders whose photos were kept although none was found there: they are empty or gone, as on a drive that is
    /// not connected.
    public var unavailableFolders: [PhotoPath] = []
    /// The duration of the run, in seconds.
    public var seconds = 0.0
    /// The result of updating the search index; nil when no update was needed.
    public var index: IndexUpdate?
    /// A Boolean value that indicates whether the run was cancelled; its results are kept, and the next run resumes
    /// there.
    public var wasInterrupted = false
    /// A Boolean value that indicates whether the run made no changes.
    public var isDryRun = false
}
