import Catalog

/// The photos that a call moved to the system's trash, or back, and those that it left where they were.
public struct TrashReport: Sendable {
    /// A photo that was left where it was.
    public struct Refusal: Hashable, Sendable {
        /// The photo's id.
        public let photo: PhotoID
        /// The path of the file that is the reason.
        public let path: PhotoPath
        /// The reason, in words that follow the path.
        public let reason: String
    }

    /// The photos that were moved, with their files.
    public var photos: [TrashedPhoto] = []
    /// The photos that were left where they were.
    public var refused: [Refusal] = []

    /// Tells the moved photos apart from those of other calls; nil if none were moved.
    public var batch: Int64? { photos.first?.batch }

    /// The ids of the moved photos, of each of their files.
    public var ids: [PhotoID] {
        var seen: Set<PhotoID> = []
        return photos.flatMap { [$0.id] + $0.files.compactMap(\.photo) }.filter { seen.insert($0).inserted }
    }
}
