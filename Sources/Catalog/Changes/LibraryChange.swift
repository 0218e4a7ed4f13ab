import Pictures

/// Changes of photos and what belongs to them, as a value. All of it is stored, or nothing.
///
/// Applied in the order of the properties, so that a file that was moved away makes room for a new one at its path.
package struct LibraryChange: Sendable {
    /// Present photos whose file is gone.
    package var retired: [PhotoID] = []
    /// Photos that stand somewhere else, come back, or were only touched. Two photos may swap their paths. A photo that
    /// stood at a path that is taken is retired.
    package var placements: [Placement] = []
    /// Files that were read: new photos, or present ones whose file was changed in place (those keep their id).
    package var photos: [PhotoChange] = []
    /// Texts of photos that are in the catalog already.
    package var texts: [PhotoTextChange] = []
    /// Vectors of photos and captions that are in the catalog already.
    package var vectors: [VectorChange] = []
    /// Stills of videos that are in the catalog already.
    package var videos: [VideoChange] = []
    /// Files that were skipped, or whose texts were.
    package var failures: [FailedFile] = []
    /// Files that had failed and are gone, excluded or in order now.
    package var forgottenFailures: [PhotoPath] = []

    package init() {}

    /// A Boolean value that indicates whether nothing is to be changed.
    package var isEmpty: Bool {
        retired.isEmpty && placements.isEmpty && photos.isEmpty && texts.isEmpty && vectors.isEmpty && videos.isEmpty
            && failures.isEmpty && forgottenFailures.isEmpty
    }

    /// A photo whose content did not change.
    package struct Placement: Sendable {
        package var photo: PhotoID
        package var path: PhotoPath
        package var size: Int64
        package var modifiedNanoseconds: Int64

        package init(photo: PhotoID, path: PhotoPath, size: Int64, modifiedNanoseconds: Int64) {
            self.photo = photo
            self.path = path
            self.size = size
            self.modifiedNanoseconds = modifiedNanoseconds
        }
    }

    /// A photo whose texts changed, but not its file.
    package struct PhotoTextChange: Sendable {
        package var photo: PhotoID
        package var change: TextChange

        package init(photo: PhotoID, change: TextChange) {
            self.photo = photo
            self.change = change
        }
    }

    /// A picture of a video.
    package struct Still: Sendable {
        package var second: Double
        /// `true` for the one that stands for the video where only one can: its vector is the video's own.
        package var isMain: Bool
        package var vectors: [NewVector]

        package init(second: Double, isMain: Bool, vectors: [NewVector]) {
            self.second = second
            self.isMain = isMain
            self.vectors = vectors
        }
    }

    /// A video that is in the catalog already, with its stills and their vectors.
    package struct VideoChange: Sendable {
        package var photo: PhotoID
        package var stills: [Still]

        package init(photo: PhotoID, stills: [Still]) {
            self.photo = photo
            self.stills = stills
        }
    }

    /// A photo as it was read from its file.
    package struct PhotoChange: Sendable {
        package var file: PhotoFile
        package var capture: CaptureData
        package var vectors: [NewVector]
        /// The stills of a video, in the order of their time, with their vectors; empty for any other file.
        package var stills: [Still] = []
        /// Sources that are not named keep what they had.
        package var texts: [TextChange]

        package init(
            file: PhotoFile, capture: CaptureData = CaptureData(), vectors: [NewVector] = [], texts: [TextChange] = []
        ) {
            self.file = file
            self.capture = capture
            self.vectors = vectors
            self.texts = texts
        }
    }
}
