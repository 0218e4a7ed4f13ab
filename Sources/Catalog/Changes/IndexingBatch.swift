/// What a stretch of indexing found. All of it is stored, or nothing.
///
/// Applied in the order of the properties, so that a file that was moved away makes room for a new one at its path.
public struct IndexingBatch: Sendable {
    /// Present photos whose file is gone.
    public var retired: [PhotoID] = []
    /// Photos that stand somewhere else, come back, or were only touched. Two photos may swap their paths. A photo that
    /// stood at a path that is taken is retired.
    public var placements: [Placement] = []
    /// Files that were read: new photos, or present ones whose file was changed in place (those keep their id).
    public var photos: [PhotoChange] = []
    /// Texts of photos that are in the catalog already.
    public var texts: [PhotoTextChange] = []
    /// Vectors of photos and captions that are in the catalog already.
    public var vectors: [VectorChange] = []
    /// Files that were skipped, or whose texts were.
    public var failures: [FailedFile] = []
    /// Files that had failed and are gone, excluded or in order now.
    public var forgottenFailures: [PhotoPath] = []

    public init() {}

    /// A photo whose content did not change.
    public struct Placement: Sendable {
        public var photo: PhotoID
        public var path: PhotoPath
        public var size: Int64
        public var modifiedNanoseconds: Int64

        public init(photo: PhotoID, path: PhotoPath, size: Int64, modifiedNanoseconds: Int64) {
            self.photo = photo
            self.path = path
            self.size = size
            self.modifiedNanoseconds = modifiedNanoseconds
        }
    }

    /// A photo whose texts changed, but not its file.
    public struct PhotoTextChange: Sendable {
        public var photo: PhotoID
        public var change: TextChange

        public init(photo: PhotoID, change: TextChange) {
            self.photo = photo
            self.change = change
        }
    }

    /// A photo as it was read from its file.
    public struct PhotoChange: Sendable {
        public var file: PhotoFile
        public var vectors: [NewVector]
        /// Sources that are not named keep what they had.
        public var texts: [TextChange]

        public init(file: PhotoFile, vectors: [NewVector] = [], texts: [TextChange] = []) {
            self.file = file
            self.vectors = vectors
            self.texts = texts
        }
    }
}
