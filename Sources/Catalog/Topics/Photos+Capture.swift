import Pictures

extension Photos {
    /// Returns the camera, the exposure, the place and the rating that a photo's file states.
    public func capture(of id: PhotoID) throws -> CaptureData { try captures(of: [id])[id] ?? CaptureData() }

    /// Returns the same of several photos.
    package func captures(of ids: [PhotoID]) throws -> [PhotoID: CaptureData] {
        try database.read { transaction in
            let found: [(PhotoID, CaptureData)] = try transaction.rows(
                "SELECT \(CaptureData.columns), photo_id FROM capture_data WHERE photo_id \(in: ids)"
            ) { (try $0[CaptureData.columnCount], try CaptureData($0)) }
            return Dictionary(uniqueKeysWithValues: found)
        }
    }

    /// Returns the cameras or lenses with which present photos were taken, the most frequent first.
    ///
    /// - Parameter limit: nil for all.
    public func equipment(
        _ kind: EquipmentCount.Kind, limit: Int? = nil, offset: Int = 0
    ) throws -> Page<EquipmentCount> {
        let column: Statement = kind == .camera ? "camera" : "lens"
        return try database.read { transaction in
            let number: Statement =
                try transaction.isAnyPhotoLed() ? "count(DISTINCT coalesce(leader_id, photo_id))" : "count(*)"
            let groups: Statement = """
                SELECT \(column) AS name, \(number) AS photo_count FROM capture_data
                JOIN photos ON photos.id = photo_id AND missing_since IS NULL
                WHERE \(column) IS NOT NULL GROUP BY \(column)
                """
            return try transaction.page(
                "\(groups) ORDER BY photo_count DESC, name", of: groups, limit: limit, offset: offset
            ) { EquipmentCount(name: try $0[0], photos: try $0[1]) }
        }
    }

    /// Returns the number of present photos whose file was last read before the library held what files state of them.
    package func countWithoutCapture() throws -> Int {
        try database.read {
            try $0.count(
                """
                SELECT count(*) FROM photos
                WHERE missing_since IS NULL AND id NOT IN (SELECT photo_id FROM capture_data)
                """)
        }
    }
}

/// A camera or a lens, and the number of present photos that were taken with it.
public struct EquipmentCount: Hashable, Sendable {
    /// The kind of a piece of equipment.
    public enum Kind: Sendable {
        case camera, lens
    }

    /// The name of the camera or lens.
    public let name: String
    /// The number of present photos.
    public let photos: Int
}

extension CaptureData {
    /// The columns of `capture_data` but for the photo's id.
    static let columns: Statement = """
        camera, lens, focal_length, focal_length_35mm, aperture, exposure_time, iso, latitude, longitude, altitude,
        rating, date_source, offset_minutes, offset_source, milliseconds
        """
    static let columnCount = 15

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
        let evidence: String? = try row[13]
        offsetSource = evidence.flatMap(CaptureDate.OffsetSource.init)
        milliseconds = try row[14]
    }
}
