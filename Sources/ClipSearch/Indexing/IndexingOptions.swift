import Catalog
import Workers

/// How ``PhotoLibrary/index(_:options:progress:)`` goes about its work.
public struct IndexingOptions: Sendable {
    /// Files and folders to pass over; see ``GlobPattern``.
    public var excluded: [GlobPattern] = []
    /// Whether files and folders whose name starts with a dot are looked at.
    public var includesHidden = false
    /// Decode large JPEGs in full rather than at a reduced scale. Photos whose vector was made from a reduced one are
    /// encoded anew.
    public var decodesExactly = false
    /// Try files again that could not be read before, though they have not changed.
    public var retriesFailed = false
    /// Take the photos of a given folder that is empty now for deleted, rather than for those of a drive that is away.
    public var trustsEmptyFolders = false
    /// Make the search index anew from the catalog, though it may be good.
    public var rebuildsIndex = false
    /// Only say what would be done.
    public var isDryRun = false
    /// Pictures with more pixels are refused, before memory is taken for them.
    public var pixelLimit = 178_956_970
    /// How many photos at most go through the network in one step.
    public var batchSize = max(32, 4 * WorkerPool.shared.threadCount)
    /// Captions and tags for photos, by path, from a table; see ``CaptionTable``.
    public var captionTable: CaptionTable?
    /// Look at these files instead of folders; they are not kept in mind as something that was given to be indexed.
    package var files: [PhotoPath] = []

    public init() {}
}

/// How far an indexing run is.
public struct IndexingProgress: Sendable {
    public enum Phase: Sendable {
        case scanning, indexing
        /// The search index is brought up to date with the photos.
        case building
    }
    public var phase: Phase
    /// Files found while scanning; photos done while indexing; vectors done while building.
    public var completed: Int
    /// Photos to index, vectors to build with; 0 while scanning.
    public var total: Int
    public var failed: Int
}

/// What an indexing run did.
public struct IndexingReport: Sendable {
    public struct Failure: Sendable, Equatable {
        public var path: PhotoPath
        /// In words that follow the path.
        public var reason: String
        public var code: SkipReason
    }

    /// Photos new to the model, or whose contents changed.
    public var indexed = 0
    /// Photos whose size and time are what they were.
    public var unchanged = 0
    /// Photos that were found again under another path, or came back to their old one.
    public var moved = 0
    /// Photos that are no longer where they were. Their tags and favourites are kept, in case they come back.
    public var removed = 0
    /// Photos whose captions or tags changed while the picture did not.
    public var retagged = 0
    /// Files that were skipped, each once, and why. What could not be read is tried again in the next run.
    public var failed: [Failure] = []
    /// Photos that were indexed without some of their texts, since these are more or longer than are kept.
    public var notes: [Failure] = []
    /// How many of `failed` are files that failed before and have not changed since.
    public var failedBefore = 0
    /// Picture files of formats that are not decoded here, by format name.
    public var skippedFormats: [String: Int] = [:]
    /// Folders whose photos were kept though none was found there: they are empty or gone, as those of a drive that is away.
    public var unavailableFolders: [PhotoPath] = []
    public var seconds = 0.0
    /// What was done to the search index; nil when nothing had to be.
    public var index: IndexUpdate?
    /// Whether the run was cancelled before its end; what it had done is kept, and the next run goes on from there.
    public var wasInterrupted = false
    public var isDryRun = false
}
