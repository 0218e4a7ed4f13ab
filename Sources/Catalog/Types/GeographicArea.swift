import Files

/// An area of the Earth between two parallels and two meridians.
public struct GeographicArea: Hashable, Sendable {
    /// The southern limit, in degrees, −90…90.
    public let south: Double
    /// The western limit, in degrees, −180…180.
    public let west: Double
    /// The northern limit, in degrees, −90…90.
    public let north: Double
    /// The eastern limit, in degrees, −180…180; less than the western limit if the area contains the 180th meridian.
    public let east: Double

    /// Creates an area; nil when a limit is not on the globe, or the southern one is north of the northern one.
    public init?(south: Double, west: Double, north: Double, east: Double) {
        guard (-90...90).contains(south), (-90...90).contains(north), south <= north, (-180...180).contains(west),
            (-180...180).contains(east)
        else { return nil }
        (self.south, self.west, self.north, self.east) = (south, west, north, east)
    }

    /// Creates an area from `south,west,north,east`, such as `47.9,11.3,48.3,11.8`; nil for other text.
    public init?(text: String) {
        let limits = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            Double(part.filter { $0 != " " })
        }
        guard limits.count == 4, let south = limits[0], let west = limits[1], let north = limits[2],
            let east = limits[3]
        else { return nil }
        self.init(south: south, west: west, north: north, east: east)
    }

    /// Creates the smallest area that contains a circle; nil when its centre is not on the globe.
    ///
    /// - Parameters:
    ///   - latitude: degrees to the north.
    ///   - longitude: degrees to the east.
    ///   - radius: in kilometres.
    public init?(latitude: Double, longitude: Double, radius: Double) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude), radius >= 0, radius.isFinite else {
            return nil
        }
        let height = radius / Self.kilometresPerDegree
        (south, north) = (max(-90, latitude - height), min(90, latitude + height))
        // The widest part of the circle, seen from the axis: sin(width) = sin(radius) / cos(latitude).
        let ratio = sin(height * .pi / 180) / cos(latitude * .pi / 180)
        let width = height < 90 && abs(latitude) + height < 90 && ratio < 1 ? asin(ratio) * 180 / .pi : 180
        if width >= 180 {
            (west, east) = (-180, 180)
        } else {
            west = longitude - width < -180 ? longitude - width + 360 : longitude - width
            east = longitude + width > 180 ? longitude + width - 360 : longitude + width
        }
    }

    /// On a meridian of a sphere with the mean radius of the Earth, 6,371 km.
    private static let kilometresPerDegree = 6371 * Double.pi / 180
}
