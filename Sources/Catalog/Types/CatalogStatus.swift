/// The numbers of what a catalog holds.
package struct CatalogStatus: Hashable, Sendable {
    package let presentPhotos: Int
    package let missingPhotos: Int
    package let failedFiles: Int
    /// Of present photos.
    package let captions: Int
    /// Different ones, of present photos.
    package let tags: Int
    package let models: [ModelStatus]
    /// On disk, in bytes, what is not yet merged into the main file included.
    package let databaseBytes: Int64

    /// The numbers of vectors of one model.
    package struct ModelStatus: Hashable, Sendable {
        package let model: ModelRecord
        /// Of present photos.
        package let photoVectors: Int
        package let captionVectors: Int

        package init(model: ModelRecord, photoVectors: Int, captionVectors: Int) {
            self.model = model
            self.photoVectors = photoVectors
            self.captionVectors = captionVectors
        }
    }

    package init(
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
