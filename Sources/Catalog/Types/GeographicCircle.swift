import Files

/// The points of the Earth within a distance of a point.
public struct GeographicCircle: Hashable, Sendable {
    /// The centre's latitude, in degrees, −90…90.
    public let latitude: Double
    /// The centre's longitude, in degrees, −180…180.
    public let longitude: Double
    /// The distance in kilometres.
    public let radius: Double

    /// Creates a circle; nil when its centre is not on the globe, or the radius is not positive.
    public init?(latitude: Double, longitude: Double, radius: Double) {
        guard radius > 0, GeographicArea(latitude: latitude, longitude: longitude, radius: radius) != nil else {
            return nil
        }
        (self.latitude, self.longitude, self.radius) = (latitude, longitude, radius)
    }

    /// Creates a circle from `latitude,longitude,distance`, such as `48.137,11.575,5km`; nil for other text. The
    /// distance is in `m`, `km` or `mi`.
    public init?(text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
        guard parts.count == 3, let latitude = Double(parts[0]), let longitude = Double(parts[1]) else { return nil }
        let distance = parts[2].lowercased()
        // The longest unit first: "km" ends with "m", too.
        guard let unit = Self.units.first(where: { distance.hasSuffix($0.name) }),
            let number = Double(distance.dropLast(unit.name.count))
        else { return nil }
        self.init(latitude: latitude, longitude: longitude, radius: number * unit.kilometres)
    }

    private static let units = [
        (name: "km", kilometres: 1.0), (name: "mi", kilometres: 1.609_344), (name: "m", kilometres: 0.001),
    ]

    /// The smallest area that contains the circle.
    var bounds: GeographicArea? { GeographicArea(latitude: latitude, longitude: longitude, radius: radius) }

    /// The condition that a place in the circle fulfils in `capture_data`.
    var condition: Statement {
        let (phi, lambda) = (latitude * .pi / 180, longitude * .pi / 180)
        // The spherical law of cosines. Without the margin, rounding would exclude the centre of a very small circle.
        let leastCosine = cos(min(radius / 6371, .pi)) - 1e-15
        return """
            (sin(radians(latitude)) * \(sin(phi))
                + cos(radians(latitude)) * \(cos(phi)) * cos(radians(longitude) - \(lambda))) >= \(leastCosine)
            """
    }
}
