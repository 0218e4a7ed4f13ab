/// A photo in the system's trash, with all its files.
public struct TrashedPhoto: Hashable, Sendable, Identifiable {
    /// The photo's id: that of its leading file.
    public let id: PhotoID
    /// Tells the photos that were moved to the trash together.
    public let batch: Int64
    /// The time at which it was moved to the trash, in seconds since 1970.
    public let trashedAt: Int64
    /// Its files, the leading one first, sidecars last.
    public let files: [TrashedFile]

    package init(id: PhotoID, batch: Int64, trashedAt: Int64, files: [TrashedFile]) {
        self.id = id
        self.batch = batch
        self.trashedAt = trashedAt
        self.files = files
    }
}

/// A file in the system's trash.
public struct TrashedFile: Hashable, Sendable {
    /// The path where it was.
    public let path: PhotoPath
    /// The path where it is in the trash.
    public let place: PhotoPath
    /// The file's photo in the library; nil for a sidecar, and once the photo is forgotten.
    public let photo: PhotoID?

    package init(path: PhotoPath, place: PhotoPath, photo: PhotoID?) {
        self.path = path
        self.place = place
        self.photo = photo
    }
}
