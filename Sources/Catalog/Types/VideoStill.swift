/// A picture of a video, which has a vector of its own.
public struct VideoStill: Hashable, Sendable {
    /// The subject of its vector. The still that stands for its video where only one can has the video's id; others
    /// have one that no photo has.
    public let id: PhotoID
    /// The video.
    public let photo: PhotoID
    /// The time at which it is shown, in seconds from the beginning.
    public let second: Double

    package init(id: PhotoID, photo: PhotoID, second: Double) {
        self.id = id
        self.photo = photo
        self.second = second
    }
}
