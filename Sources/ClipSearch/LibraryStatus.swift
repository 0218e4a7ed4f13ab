import Catalog

/// The contents and state of a library.
public struct LibraryStatus: Sendable {
    /// A model with which photos were indexed.
    public struct Model: Sendable {
        /// The model's name.
        public var name: String
        /// The model's fingerprint.
        public var fingerprint: String
        /// The number of components of a vector.
        public var dimension: Int
        /// The number of present photos with a vector of this model.
        public var photos: Int
        /// The number of captions of present photos with a vector of this model.
        public var captions: Int
        /// The state of the model's search index.
        public var index: IndexHealth
    }

    /// The library's folder.
    public var folder: String
    /// The number of present photos.
    public var photos: Int
    /// The number of those that are further files of others, such as the raw file of a JPEG.
    public var otherFiles: Int
    /// The number of photos whose files are gone; their data is kept in case they return.
    public var missing: Int
    /// The number of present photos that were indexed before the library stored cameras, places and ratings; they get
    /// theirs when their files are read again.
    public var withoutMetadata: Int
    /// The files that were skipped, with the reason.
    public var failed: [FailedFile]
    /// The photos indexed without some of their texts, with the reason.
    public var notes: [FailedFile]
    /// The folders that were indexed.
    public var roots: [IndexedRoot]
    /// The paths of the indexed folders.
    public var indexedFolders: [PhotoPath] { roots.map(\.path) }
    /// The models with which photos were indexed.
    public var models: [Model]
    /// The number of captions of present photos.
    public var captions: Int
    /// The number of distinct tags of present photos.
    public var tags: Int
    /// The number of present photos with a tag from each source.
    public var taggedPhotos: [TextSource: Int]
    /// The number of photos by the state of their writing.
    public var writing: WritingCounts
    /// The present photos whose writing could not be read, with the reasons.
    public var unreadWriting: [ReadingReport.Failure]
    /// `false` if the writing in photos is not to be read after they are indexed.
    public var readsWriting: Bool
    /// The number of favourites.
    public var favourites: Int
    /// The number of collections.
    public var collections: Int
    /// The number of recorded searches.
    public var searches: Int
    /// The size on disk, in bytes.
    public var size: Int64
    /// The peak memory of this process so far, in bytes.
    public var peakMemory: Int
}
