/// The camera, the exposure, the place and the rating of a picture, as far as its file states them.
public struct CaptureData: Sendable, Hashable, Codable {
    /// The maker and the model of the camera.
    public var camera: String?
    /// The model of the lens.
    public var lens: String?
    /// The focal length in millimetres.
    public var focalLength: Double?
    /// The focal length, in millimetres, that gives the same angle of view on 35 mm film.
    public var focalLengthIn35mm: Int?
    /// The f-number.
    public var aperture: Double?
    /// The exposure time in seconds.
    public var exposureTime: Double?
    /// The ISO speed.
    public var iso: Int?
    /// The place where the picture was taken.
    public var location: Location?
    /// The rating, from −1 (rejected) to 5 stars; 0 is no rating.
    public var rating: Int?
    /// The origin of the date at which the picture was taken.
    public var dateSource: CaptureDate.Source?
    /// The offset of that date's clock from UTC, in minutes, if it is known.
    public var offsetMinutes: Int?
    /// The evidence for that offset.
    public var offsetSource: CaptureDate.OffsetSource?
    /// The thousandths of that date's second, 0…999, if they are recorded.
    public var milliseconds: Int?

    /// A place on Earth.
    public struct Location: Sendable, Hashable, Codable {
        /// In degrees, positive to the north.
        public var latitude: Double
        /// In degrees, positive to the east.
        public var longitude: Double
        /// In metres above sea level.
        public var altitude: Double?

        /// Creates a place; nil outside of the globe, and for 0° 0°, which programs write for an unknown place.
        public init?(latitude: Double, longitude: Double, altitude: Double? = nil) {
            guard (-90...90).contains(latitude), (-180...180).contains(longitude), latitude != 0 || longitude != 0
            else { return nil }
            self.latitude = latitude
            self.longitude = longitude
            self.altitude = altitude
        }
    }

    /// Creates a value without any statement.
    public init() {}

    /// Sets what belongs to the date at which the picture was taken.
    package mutating func setDate(_ dated: AttributedDate?) {
        (dateSource, offsetMinutes) = (dated?.source, dated?.date.offsetMinutes)
        offsetSource = dated?.date.offsetMinutes == nil ? nil : dated?.offsetSource
        milliseconds = dated?.date.milliseconds
    }
}

/// A date and its origin.
package struct AttributedDate: Sendable, Hashable {
    package var date: CaptureDate
    package var source: CaptureDate.Source
    /// The evidence for the date's offset from UTC, if it has one.
    package var offsetSource: CaptureDate.OffsetSource

    package init(_ date: CaptureDate, _ source: CaptureDate.Source, offset: CaptureDate.OffsetSource = .stated) {
        (self.date, self.source, offsetSource) = (date, source, offset)
    }
}

extension CaptureData {
    /// - Parameters:
    ///   - main: The main directory of EXIF.
    ///   - camera: The EXIF directory.
    ///   - place: The GPS directory.
    init(main: TIFFDirectory?, camera: TIFFDirectory?, place: TIFFDirectory?, xmp: XMPPacket?) {
        self.camera = Self.camera(maker: main?.text(.make)?.name, model: main?.text(.model)?.name)
        lens = camera?.text(.lensModel)?.name ?? xmp?.lens?.name
        focalLength = camera?.number(.focalLength).positive
        focalLengthIn35mm = camera?.number(.focalLengthIn35mm).positive.flatMap { Int(exactly: $0.rounded()) }
        aperture = camera?.number(.aperture).positive
        exposureTime = camera?.number(.exposureTime).positive
        iso = camera?.number(.sensitivity).positive.flatMap { Int(exactly: $0) }
        // The greatest value of that entry's type stands for all greater ones.
        if iso == 65_535 { iso = camera?.integer(.recommendedExposureIndex) ?? iso }
        rating = [xmp?.rating, main?.integer(.rating)].compactMap { $0 }.first { (-1...5).contains($0) }
        location = place.flatMap(Location.init) ?? xmp?.location
    }

    /// The part of the data that XMP states.
    init(_ xmp: XMPPacket) {
        camera = Self.camera(maker: xmp.maker?.name, model: xmp.model?.name)
        lens = xmp.lens?.name
        rating = xmp.rating.flatMap { (-1...5).contains($0) ? $0 : nil }
        location = xmp.location
    }

    /// Returns the name of a camera. Most models begin with their maker's name, or the first word of it.
    package static func camera(maker: String?, model: String?) -> String? {
        guard let maker, let model, let word = maker.split(separator: " ").first,
            !model.lowercased().hasPrefix(word.lowercased())
        else { return model ?? maker }
        return "\(maker) \(model)"
    }
}

extension CaptureData.Location {
    /// Parses ISO 6709's `+48.1371+011.5754+519/`, as videos state places, in degrees and metres.
    package init?(iso6709 text: String) {
        var numbers: [String] = []
        for character in text.prefix(while: { $0 != "/" && $0 != "C" }) {
            if character == "+" || character == "-" { numbers.append("") }
            guard !numbers.isEmpty else { return nil }
            numbers[numbers.count - 1].append(character)
        }
        let values = numbers.map { Double($0) ?? .nan }
        guard (2...3).contains(values.count), values.allSatisfy(\.isFinite) else { return nil }
        self.init(latitude: values[0], longitude: values[1], altitude: values.count > 2 ? values[2] : nil)
    }

    fileprivate init?(_ directory: TIFFDirectory) {
        func degrees(_ tag: TIFFDirectory.Tag, _ reference: TIFFDirectory.Tag, negative: String) -> Double? {
            let parts = directory.numbers(tag, limit: 3)
            guard !parts.isEmpty, parts.allSatisfy({ $0 >= 0 }) else { return nil }
            let degrees = zip(parts, [1, 60, 3600]).reduce(0) { $0 + $1.0 / $1.1 }
            return directory.text(reference) == negative ? -degrees : degrees
        }
        guard let latitude = degrees(.latitude, .latitudeReference, negative: "S"),
            let longitude = degrees(.longitude, .longitudeReference, negative: "W")
        else { return nil }
        let height = directory.number(.altitude)
        let isBelow = directory.integer(.altitudeReference) == 1
        self.init(latitude: latitude, longitude: longitude, altitude: height.map { isBelow ? -$0 : $0 })
    }
}

extension Double? {
    fileprivate var positive: Double? { flatMap { $0 > 0 ? $0 : nil } }
}

extension String {
    /// The text as a name; nil for placeholders such as `----`.
    fileprivate var name: String? { contains(where: \.isLetter) ? self : nil }
}
