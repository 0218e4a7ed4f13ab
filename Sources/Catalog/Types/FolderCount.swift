/// A folder with photos in it.
public struct FolderCount: Hashable, Sendable {
    public let path: PhotoPath
    /// Present ones in the folder itself; those of folders in it are counted there.
    public let photos: Int

    public init(path: PhotoPath, photos: Int) {
        self.path = path
        self.photos = photos
    }
}
