import Pictures

extension Photos {
    /// Returns the camera, the exposure, the place and the rating that a photo's file states.
    public func capture(of id: PhotoID) throws -> CaptureData {
        try database.read { transaction in
            try transaction.rows("SELECT \(CaptureData.columns) FROM capture_data WHERE photo_id = \(id)") {
                try CaptureData($0)
            }.first ?? CaptureData()
        }
    }
}

extension CaptureData {
    /// The columns of `capture_data` but for the photo's id.
    static let columns: Statement = """
        camera, lens, focal_length, focal_length_35mm, aperture, exposure_time, iso, latitude, longitude, altitude,
        rating, date_source, offset_minutes
        """

    /// - Parameter row: ``columns``.
    init(_ row: Row) throws {
        self.init()
        (camera, lens) = (try row[0], try row[1])
        (focalLength, focalLengthIn35mm) = (try row[2], try row[3])
        (aperture, exposureTime, iso) = (try row[4], try row[5], try row[6])
        if let latitude: Double = try row[7], let longitude: Double = try row[8] {
            location = Location(latitude: latitude, longitude: longitude, altitude: try row[9])
        }
        rating = try row[10]
        let source: String? = try row[11]
        dateSource = source.flatMap(CaptureDate.Source.init)
        offsetMinutes = try row[12]
    }
}
