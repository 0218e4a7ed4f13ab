/// The photos of a library. Reads see the state after some whole change.
///
/// A photo is present while its file is; a missing photo keeps its id and all that belongs to it, and is not searched.
public struct Photos: Sendable {
    let database: any Database

    // MARK: By name

    /// Returns a photo, present or missing; nil if there is none with this id.
    public func find(_ id: PhotoID) throws -> PhotoRecord? { try records([id]).first }

    /// Returns a photo, present or missing.
    ///
    /// - Throws: ``CatalogError/unknownPhoto(_:)``.
    public func record(_ id: PhotoID) throws -> PhotoRecord {
        guard let photo = try find(id) else { throw CatalogError.unknownPhoto(id) }
        return photo
    }

    /// Returns photos, present or missing, in the order of `ids`; unknown ids are skipped.
    public func records(_ ids: [PhotoID]) throws -> [PhotoRecord] {
        let found = try database.read { try PhotoRecord.fetch($0, where: "id \(in: ids)") }
        let photos = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
        return ids.compactMap { photos[$0] }
    }

    /// Returns the present photo whose file is at a path.
    public func find(at path: PhotoPath) throws -> PhotoRecord? {
        try records(at: [path])[path]
    }

    /// Returns the present photos whose files are at some paths.
    public func records(at paths: [PhotoPath]) throws -> [PhotoPath: PhotoRecord] {
        let found = try database.read {
            try PhotoRecord.fetch($0, where: "path \(in: paths) AND missing_since IS NULL")
        }
        return Dictionary(uniqueKeysWithValues: found.map { ($0.file.path, $0) })
    }

    /// Returns the present and missing photos with these contents, by id: the candidates for a file that was moved or
    /// copied.
    public func records(withContents hashes: [ContentHash]) throws -> [PhotoRecord] {
        guard !hashes.isEmpty else { return [] }
        return try database.read { try PhotoRecord.fetch($0, where: "content_hash \(in: hashes) ORDER BY id") }
    }

    /// Returns the present and missing photos with each of these contents, by id.
    package func byContents(_ hashes: [ContentHash]) throws -> [ContentHash: [PhotoRecord]] {
        Dictionary(grouping: try records(withContents: hashes), by: \.file.contentHash)
    }

    // MARK: By filter

    /// Returns the present photos that pass a filter, ascending.
    ///
    /// - Throws: ``CatalogError/unknownCollection(_:)`` when the filter names an unknown collection.
    public func ids(matching filter: PhotoFilter) throws -> [PhotoID] {
        try database.read { transaction in
            try transaction.values("SELECT id FROM photos WHERE \(filter.condition(in: transaction)) ORDER BY id")
        }
    }

    /// Returns the present photos that pass a filter, the newest first.
    ///
    /// - Throws: ``CatalogError/unknownCollection(_:)`` when the filter names an unknown collection.
    package func newest(matching filter: PhotoFilter) throws -> [PhotoID] {
        try database.read { transaction in
            try transaction.values(
                "SELECT id FROM photos WHERE \(filter.condition(in: transaction)) ORDER BY \(PhotoOrder.date.terms)")
        }
    }

    /// Returns a page of the present photos that pass a filter, in an order.
    ///
    /// - Throws: ``CatalogError/unknownCollection(_:)`` when the filter names an unknown collection.
    public func page(
        matching filter: PhotoFilter, by order: PhotoOrder = .date, limit: Int, offset: Int = 0
    ) throws -> PhotoPage {
        try database.read { transaction in
            let condition = try filter.condition(in: transaction)
            let photos = try PhotoRecord.fetch(
                transaction,
                where: """
                    \(condition) ORDER BY \(order.terms)
                    LIMIT \(max(0, limit)) OFFSET \(max(0, offset))
                    """)
            return PhotoPage(
                entries: photos.map { PhotoPage.Entry(photo: $0) },
                total: try transaction.count("SELECT count(*) FROM photos WHERE \(condition)"),
                listsFilesApart: filter.listsFilesApart)
        }
    }

    /// Returns the periods in which present photos were taken or, where that is not known, modified, the latest first:
    /// the times divided by the length of a period, towards zero.
    ///
    /// - Parameters:
    ///   - seconds: the length of a period.
    ///   - limit: the maximum number of periods.
    package func periods(of seconds: Int64, limit: Int) throws -> [Int64] {
        try database.read {
            try $0.values(
                """
                SELECT DISTINCT (\(PhotoFilter.moment)) / \(seconds) AS period FROM photos WHERE missing_since IS NULL
                ORDER BY period DESC LIMIT \(limit)
                """)
        }
    }

    /// Returns the number of present photos that pass a filter.
    ///
    /// - Throws: ``CatalogError/unknownCollection(_:)`` when the filter names an unknown collection.
    public func count(matching filter: PhotoFilter) throws -> Int {
        try database.read { transaction in
            try transaction.count("SELECT count(*) FROM photos WHERE \(filter.condition(in: transaction))")
        }
    }

    /// Returns the groups of present photos that pass a filter and whose files have the same contents, by their first
    /// id; the ids of each group are ascending.
    package func identical(matching filter: PhotoFilter) throws -> [[PhotoID]] {
        try database.read { transaction in
            let condition = try filter.condition(in: transaction)
            var groups: [[PhotoID]] = []
            var last: ContentHash?
            try transaction.forEach(
                """
                SELECT content_hash, id FROM photos WHERE \(condition) AND content_hash IN (
                    SELECT content_hash FROM photos WHERE \(condition) GROUP BY content_hash HAVING count(*) > 1)
                ORDER BY content_hash, id
                """
            ) { row in
                let hash: ContentHash = try row[0]
                if hash != last { groups.append([]) }
                last = hash
                groups[groups.count - 1].append(try row[1])
            }
            return groups.sorted { $0[0] < $1[0] }
        }
    }

    /// Returns the times of the present photos that pass a filter and say when they were taken, by time, then by id.
    package func captureTimes(matching filter: PhotoFilter) throws -> [CaptureTime] {
        try database.read { transaction in
            try transaction.rows(
                """
                SELECT id, taken_at FROM photos WHERE \(filter.condition(in: transaction)) AND taken_at IS NOT NULL
                ORDER BY taken_at, id
                """
            ) { CaptureTime(photo: try $0[0], takenAt: try $0[1]) }
        }
    }

    /// Returns the folders that hold present photos, by path.
    ///
    /// - Parameter limit: nil for all.
    public func folders(limit: Int? = nil, offset: Int = 0) throws -> Page<FolderCount> {
        // What remains of a path when all characters but slashes are trimmed off its end is its folder.
        // Few files are not leading ones: all are counted by the index of paths, and those taken off.
        let groups: Statement = """
            SELECT rtrim(path, replace(path, '/', '')) AS folder, sum(number) AS photos FROM (
                SELECT path, 1 AS number FROM photos WHERE missing_since IS NULL UNION ALL
                SELECT path, -1 FROM photos WHERE leader_id IS NOT NULL AND missing_since IS NULL) AS files
            GROUP BY folder
            """
        return try database.read { transaction in
            try transaction.page("\(groups) ORDER BY folder", of: groups, limit: limit, offset: offset) { row in
                let folder: String = try row[0]
                return FolderCount(
                    path: PhotoPath(text: folder.count > 1 ? String(folder.dropLast()) : folder), photos: try row[1])
            }
        }
    }

    /// Returns the photos that are, or last were, at a path or anywhere below it, by path.
    package func files(everAt root: PhotoPath) throws -> [(photo: PhotoID, path: PhotoPath, isMissing: Bool)] {
        try database.read {
            try $0.rows(
                """
                SELECT id, path, missing_since IS NOT NULL FROM photos WHERE \(root.isAtOrBelow("path"))
                ORDER BY path, id
                """
            ) { (try $0[0], try $0[1], try $0[2]) }
        }
    }

    // MARK: Changes

    /// Marks photos as missing; those that are already, or unknown, are left as they are.
    package func retire(_ ids: [PhotoID]) throws {
        try database.change { try $0.retire(ids) }
    }

    /// Marks photos as missing that are still at these paths.
    ///
    /// - Returns: the ids of those that are missing now, and were not before.
    package func retire(_ photos: [(id: PhotoID, path: PhotoPath)]) throws -> [PhotoID] {
        guard !photos.isEmpty else { return [] }
        return try database.change { writer in
            let present = try PhotoRecord.fetch(
                writer.transaction, where: "id \(in: photos.map(\.id)) AND missing_since IS NULL")
            let paths = Dictionary(photos.map { ($0.id, $0.path) }) { first, _ in first }
            let left = present.filter { paths[$0.id] == $0.file.path }.map(\.id)
            try writer.retire(left)
            return left
        }
    }

    /// Makes missing photos present again at the path where they last were. A photo that is there now is retired.
    package func revive(_ ids: [PhotoID]) throws {
        try database.change { writer in
            let missing = try PhotoRecord.fetch(
                writer.transaction, where: "id \(in: ids) AND missing_since IS NOT NULL ORDER BY id")
            try writer.place(
                missing.map {
                    LibraryChange.Placement(
                        photo: $0.id, path: $0.file.path, size: $0.file.size,
                        modifiedNanoseconds: $0.file.modifiedNanoseconds)
                })
        }
    }

    /// Removes photos permanently, with everything that belongs to them.
    package func forget(_ ids: [PhotoID]) throws {
        try database.change { try $0.forget(ids) }
    }
}

/// A part of a list.
public struct Page<Element: Sendable>: Sendable {
    /// The elements of the page.
    public var elements: [Element]
    /// The length of the whole list.
    public var total: Int
}

extension Transaction {
    /// Reads a part of a list, and counts the whole.
    ///
    /// - Parameters:
    ///   - statement: the list in its order.
    ///   - list: the same without the order.
    func page<Element>(
        _ statement: Statement, of list: Statement, limit: Int?, offset: Int, _ element: (Row) throws -> Element
    ) throws -> Page<Element> {
        guard let limit else {
            let all = try rows(statement, element)
            return Page(elements: Array(all.dropFirst(offset)), total: all.count)
        }
        return Page(
            elements: try rows("\(statement) LIMIT \(limit) OFFSET \(offset)", element),
            total: try count("SELECT count(*) FROM (\(list)) AS list"))
    }
}

extension PhotoRecord {
    static func fetch(_ transaction: any Transaction, where condition: Statement) throws -> [PhotoRecord] {
        try transaction.rows("SELECT \(columns) FROM photos WHERE \(condition)") { try PhotoRecord($0) }
    }

    /// The columns of `photos` that make a record.
    static let columns: Statement = """
        photos.id, path, size, modified_ns, content_hash, width, height, format, taken_at, first_indexed_at,
        missing_since, leader_id,
        (SELECT count(*) FROM photos AS files WHERE files.leader_id = photos.id AND files.missing_since IS NULL),
        (SELECT second FROM stills WHERE stills.id = photos.id)
        """
    static let columnCount = 14

    /// - Parameter row: ``columns`` at its beginning.
    init(_ row: Row) throws {
        id = try row[0]
        file = PhotoFile(
            path: try row[1], size: try row[2], modifiedNanoseconds: try row[3], contentHash: try row[4],
            width: try row[5], height: try row[6], format: try row[7], takenAt: try row[8])
        let sides = 0...Int(Int32.max)
        guard file.size >= 0, sides.contains(file.width), sides.contains(file.height) else {
            throw DamagedData(reason: "photo \(id) has impossible numbers")
        }
        firstIndexedAt = try row[9]
        missingSince = try row[10]
        leader = try row[11]
        otherFiles = try row[12]
        second = try row[13]
    }
}

extension PhotoPath {
    /// The texts of all paths below this folder in the order of their bytes: `0` is the character after `/`.
    var rangeBelow: Range<String> {
        var folder = text
        while folder.utf8.last == UInt8(ascii: "/") { folder.removeLast() }
        return folder + "/"..<folder + "0"
    }

    /// The condition that a column of paths holds this path, or one below it.
    func isAtOrBelow(_ column: Statement) -> Statement {
        let range = rangeBelow
        return "(\(column) = \(self) OR (\(column) >= \(range.lowerBound) AND \(column) < \(range.upperBound)))"
    }
}
