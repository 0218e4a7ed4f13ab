/// A folder with photos in it.
public struct FolderCount: Hashable, Sendable {
    /// The path of the folder.
    public let path: PhotoPath
    /// The number of present photos in the folder itself, without those in folders below.
    public let photos: Int

    package init(path: PhotoPath, photos: Int) {
        self.path = path
        self.photos = photos
    }
}
