extension PhotoFilter {
    /// The time at which a photo was taken or, where that is not known, modified.
    static let moment: Statement = "coalesce(taken_at, modified_ns / 1000000000)"

    /// Returns the condition that a photo that passes fulfils in `photos`.
    ///
    /// - Throws: ``CatalogError/unknownCollection(_:)`` when the filter names an unknown collection.
    func condition(in transaction: any Transaction) throws -> Statement {
        try checkCollection(transaction)
        var condition = condition(isGrouped: try !listsFilesApart && transaction.isAnyPhotoLed())
        for written in writtenPhrases.map(transaction.fullText.condition) + (hasWriting ? ["line_count > 0"] : []) {
            // The leading file is read, and shows what the others do.
            condition = """
                \(condition) AND coalesce(leader_id, photos.id) IN (
                    SELECT photos.id FROM readings JOIN photos USING (content_hash) WHERE \(written))
                """
        }
        return condition
    }

    /// - Parameter isGrouped: `false` where each file counts as a photo, or each photo has but one.
    private func condition(isGrouped: Bool) -> Statement {
        var conditions: [Statement] = ["missing_since IS NULL"]
        if isGrouped { conditions.append("leader_id IS NULL") }
        func ofAnyFile(_ condition: Statement) -> Statement { isGrouped ? Self.ofAnyFile(condition) : condition }
        if let folderCondition { conditions.append(folderCondition) }
        if let from { conditions.append("\(Self.moment) >= \(from)") }
        if let before { conditions.append("\(Self.moment) < \(before)") }
        if !spans.isEmpty {
            let times = spans.map { span -> Statement in
                let bounds: [Statement] =
                    (span.from.map { ["\(Self.moment) >= \($0)"] } ?? [])
                    + (span.before.map { ["\(Self.moment) < \($0)"] } ?? [])
                return bounds.isEmpty ? "1 = 1" : "(\(bounds.joined(" AND ")))"
            }
            conditions.append("(\(times.joined(" OR ")))")
        }
        if let fileNames { conditions.append(ofAnyFile(fileNames.condition)) }
        if let furtherFileNames { conditions.append(ofAnyFile(furtherFileNames.condition)) }
        if let minimumBytes { conditions.append(ofAnyFile("size >= \(minimumBytes)")) }
        if let maximumBytes { conditions.append(ofAnyFile("size <= \(maximumBytes)")) }
        if let excludedFileNames { conditions.append("NOT \(ofAnyFile(excludedFileNames.condition))") }
        func tagged(_ tag: String) -> Statement {
            let keys = ([tag] + (kindsOfTags[tag] ?? [])).map(\.tagKey)
            return ofAnyFile(
                """
                photos.id IN (SELECT photo_id FROM photo_tags JOIN tags ON tags.id = tag_id
                    WHERE tags.name_key \(in: keys))
                """)
        }
        conditions += tags.map(tagged)
        conditions += excludedTags.map { "NOT \(tagged($0))" }
        if let condition = captureCondition { conditions.append(ofAnyFile(condition)) }
        let leader: Statement = listsFilesApart ? "coalesce(leader_id, photos.id)" : "photos.id"
        if favouritesOnly { conditions.append("\(leader) IN (SELECT photo_id FROM favourites)") }
        if let collection {
            conditions.append(
                "\(leader) IN (SELECT photo_id FROM collection_photos WHERE collection_id = \(collection))")
        }
        return conditions.joined(" AND ")
    }

    /// The condition that one of a photo's files fulfils another, in `photos`.
    private static func ofAnyFile(_ condition: Statement) -> Statement {
        """
        (\(condition) OR photos.id IN (
            SELECT leader_id FROM photos WHERE leader_id IS NOT NULL AND missing_since IS NULL AND \(condition)))
        """
    }
}

extension PhotoFilter {
    /// The condition on the folders, if there is one.
    private var folderCondition: Statement? {
        let paths = folders.map(\.rangeBelow).map { range -> Statement in
            "(path >= \(range.lowerBound) AND path < \(range.upperBound))"
        }
        // SQLite ignores the case of ASCII letters only.
        let names = folderNames.flatMap { Set([$0, $0.lowercased(), $0.capitalized]) }.map { name -> Statement in
            "path LIKE \("%/\(name.escapedForLike)/%") ESCAPE '!'"
        }
        let all = paths + names
        return all.isEmpty ? nil : "(\(all.joined(" OR ")))"
    }

    /// Returns the condition on the name of a camera or lens.
    private func condition(_ column: Statement, named name: String) -> Statement {
        """
        (lower(\(column)) = \(name.lowercased())
            OR (lower(\(column)) LIKE \("%\(name.likeLiteral)%") ESCAPE '!' AND NOT EXISTS (
                SELECT * FROM capture_data WHERE lower(\(column)) = \(name.lowercased()))))
        """
    }

    /// The condition on the data of captures, if there is one.
    private var captureCondition: Statement? {
        var conditions: [Statement] = []
        if let camera { conditions.append(condition("camera", named: camera)) }
        if let lens { conditions.append(condition("lens", named: lens)) }
        if let minimumRating { conditions.append("rating >= \(minimumRating)") }
        if let area { conditions.append(area.condition) }
        if let near {
            // The index over places narrows the rows down before any cosine is computed.
            if let bounds = near.bounds { conditions.append(bounds.condition) }
            conditions.append(near.condition)
        }
        guard !conditions.isEmpty else { return nil }
        return "photos.id IN (SELECT photo_id FROM capture_data WHERE \(conditions.joined(" AND ")))"
    }
}

extension GeographicArea {
    /// The condition that a place in the area fulfils in `capture_data`.
    var condition: Statement {
        west <= east
            ? "latitude BETWEEN \(south) AND \(north) AND longitude BETWEEN \(west) AND \(east)"
            : "latitude BETWEEN \(south) AND \(north) AND (longitude >= \(west) OR longitude <= \(east))"
    }
}

extension FileNamePattern {
    /// The condition that a fitting file fulfils in `photos`.
    fileprivate var condition: Statement {
        let patterns = extensions.map { "%." + $0.likeLiteral } + parts.map { "%" + $0.likeLiteral + "%" }
        guard !patterns.isEmpty else { return "(1 = 0)" }
        let conditions = patterns.map { pattern -> Statement in "lower(path) LIKE \(pattern) ESCAPE '!'" }
        return "(\(conditions.joined(" OR ")))"
    }
}

extension String {
    /// The text in lower case as a part of a pattern for `LIKE … ESCAPE '!'`.
    fileprivate var likeLiteral: String { lowercased().escapedForLike }

    fileprivate var escapedForLike: String {
        replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
    }
}
