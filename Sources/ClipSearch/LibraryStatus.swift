import Catalog

/// What a library holds.
public struct LibraryStatus: Sendable {
    public struct Model: Sendable {
        public var name: String
        public var fingerprint: String
        public var dimension: Int
        /// Photos that this model has a vector for, of those present.
        public var photos: Int
        /// Captions that it has a vector for, of present photos.
        public var captions: Int
        public var index: IndexHealth
    }

    public var folder: String
    public var photos: Int
    /// Photos whose files are gone; what is known of them is kept in case they come back.
    public var missing: Int
    /// Files that were skipped, and why.
    public var failed: [FailedFile]
    /// Photos that are indexed without some of their texts, and why.
    public var notes: [FailedFile]
    /// The folders that were given to be indexed.
    public var roots: [IndexedRoot]
    public var indexedFolders: [PhotoPath] { roots.map(\.path) }
    public var models: [Model]
    /// Of present photos.
    public var captions: Int
    /// Different ones, of present photos.
    public var tags: Int
    /// How many present photos have a tag from each source.
    public var taggedPhotos: [TextSource: Int]
    public var favourites: Int
    public var collections: Int
    /// How many searches are on record.
    public var searches: Int
    /// On disk, in bytes.
    public var size: Int64
    /// Of this process so far, in bytes.
    public var peakMemory: Int
}
