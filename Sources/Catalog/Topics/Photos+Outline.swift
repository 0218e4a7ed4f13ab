extension Photos {
    /// Returns all present photos that pass a filter, in an order.
    ///
    /// - Throws: ``CatalogError/unknownCollection(_:)`` when the filter names an unknown collection.
    /// - Complexity: O(photos); some ten bytes for each.
    public func outline(matching filter: PhotoFilter, by order: PhotoOrder = .date) throws -> PhotoOutline {
        try database.read { transaction in
            var outline = PhotoOutline()
            try transaction.forEach(
                """
                SELECT id, width, height, \(order.time ?? "NULL") FROM photos
                WHERE \(filter.condition(in: transaction)) ORDER BY \(order.terms)
                """
            ) { row in
                let (width, height): (Int, Int) = (try row[1], try row[2])
                outline.ids.append(try row[0])
                outline.shapes.append(height > 0 ? (100 * width + height / 2) / height : 0)
                guard let time: Int64 = try row[3] else { return }
                let day = time >= 0 ? time / 86400 : (time - 86399) / 86400
                if outline.days.last?.day == day {
                    outline.days[outline.days.count - 1].photos += 1
                } else {
                    outline.days.append(PhotoOutline.Day(day: day, photos: 1))
                }
            }
            return outline
        }
    }
}

extension PhotoOrder {
    /// The time by which photos are ordered; nil for an order of another kind.
    fileprivate var time: Statement? {
        switch self {
        case .date, .oldest: PhotoFilter.moment
        case .added: "first_indexed_at"
        case .name, .size: nil
        }
    }

    /// The terms of `ORDER BY`, as the indexes of `photos` have them.
    var terms: Statement {
        switch self {
        case .date: "\(PhotoFilter.moment) DESC, id DESC"
        case .oldest: "\(PhotoFilter.moment), id"
        case .added: "first_indexed_at DESC, id DESC"
        case .name: "\(Self.fileName) COLLATE NOCASE, id"
        case .size: "size DESC, id DESC"
        }
    }

    /// The part of a path behind its last slash.
    private static let fileName: Statement = "substr(path, length(rtrim(path, replace(path, '/', ''))) + 1)"
}
