/// Photos that were taken near each other.
public struct PhotoCluster: Hashable, Sendable {
    /// The number of photos.
    public let photos: Int
    /// The mean of their latitudes, in degrees.
    public let latitude: Double
    /// The mean of their longitudes, in degrees.
    public let longitude: Double
    /// The smallest area that contains them.
    public let area: GeographicArea
    /// One of them, the last to be added.
    public let photo: PhotoID
}
