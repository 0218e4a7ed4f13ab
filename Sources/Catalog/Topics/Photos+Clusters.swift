extension Photos {
    /// Returns the photos that pass a filter and state where they were taken, in groups by the cells of a grid, the
    /// largest first.
    ///
    /// - Parameters:
    ///   - width: the width of a cell in degrees of longitude.
    ///   - height: the height of a cell in degrees of latitude.
    ///   - limit: the maximum number of groups.
    /// - Complexity: O(*n*) in the number of photos in the filter's area.
    public func clusters(
        matching filter: PhotoFilter, width: Double, height: Double, limit: Int
    ) throws -> [PhotoCluster] {
        // The places are joined here: their area need not be looked up again for each photo.
        var others = filter
        others.area = nil
        let area: Statement = filter.area.map(\.condition) ?? "latitude IS NOT NULL"
        return try database.read { transaction in
            // Without other conditions the index over places holds all that is needed, but for the few missing photos
            // and files that another one leads.
            let passes: Statement =
                others == PhotoFilter()
                ? "photo_id NOT IN (SELECT id FROM photos WHERE missing_since IS NOT NULL OR leader_id IS NOT NULL)"
                : "photo_id IN (SELECT id FROM photos WHERE \(try others.condition(in: transaction)))"
            return try transaction.rows(
                """
                SELECT count(*) AS photo_count, avg(latitude), avg(longitude), min(latitude), min(longitude),
                    max(latitude), max(longitude), max(photo_id)
                FROM capture_data WHERE \(area) AND \(passes)
                GROUP BY CAST((latitude + 90) / \(height) AS INTEGER), CAST((longitude + 180) / \(width) AS INTEGER)
                ORDER BY photo_count DESC, max(photo_id) LIMIT \(max(0, limit))
                """, PhotoCluster.init)
        }
    }
}

extension PhotoCluster {
    /// - Parameter row: the number, the mean place, the southern, western, northern and eastern limit, and a photo.
    fileprivate init(_ row: Row) throws {
        (photos, latitude, longitude) = (try row[0], try row[1], try row[2])
        guard
            let area = GeographicArea(
                south: try row[3], west: try row[4], north: try row[5], east: try row[6])
        else { throw DamagedData(reason: "a photo was taken outside the globe") }
        self.area = area
        photo = try row[7]
    }
}
