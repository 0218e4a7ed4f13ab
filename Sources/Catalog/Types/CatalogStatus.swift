/// How much is in a catalog.
public struct CatalogStatus: Hashable, Sendable {
    public let presentPhotos: Int
    public let missingPhotos: Int
    public let failedFiles: Int
    /// Of present photos.
    public let captions: Int
    /// Different ones, of present photos.
    public let tags: Int
    public let models: [ModelStatus]
    /// On disk, in bytes, what is not yet merged into the main file included.
    public let databaseBytes: Int64

    /// How much of a catalog one model has seen.
    public struct ModelStatus: Hashable, Sendable {
        public let model: ModelRecord
        /// Of present photos.
        public let photoVectors: Int
        public let captionVectors: Int

        public init(model: ModelRecord, photoVectors: Int, captionVectors: Int) {
            self.model = model
            self.photoVectors = photoVectors
            self.captionVectors = captionVectors
        }
    }

    public init(
        presentPhotos: Int, missingPhotos: Int, failedFiles: Int, captions: Int, tags: Int, models: [ModelStatus],
        databaseBytes: Int64
    ) {
        self.presentPhotos = presentPhotos
        self.missingPhotos = missingPhotos
        self.failedFiles = failedFiles
        self.captions = captions
        self.tags = tags
        self.models = models
        self.databaseBytes = databaseBytes
    }
}
