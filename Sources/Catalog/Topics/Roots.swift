/// The folders that were given to be indexed.
package struct Roots: Sendable {
    let database: any Database

    /// Returns all of them, by path.
    package func all() throws -> [IndexedRoot] {
        try database.read { transaction in
            var exclusions: [PhotoPath: [String]] = [:]
            try transaction.forEach("SELECT root, pattern FROM exclusions ORDER BY root, pattern") {
                exclusions[try $0[0], default: []].append(try $0[1])
            }
            return try transaction.rows("SELECT path, added_at, last_indexed_at FROM roots ORDER BY path") {
                let path: PhotoPath = try $0[0]
                return IndexedRoot(
                    path: path, addedAt: try $0[1], lastIndexedAt: try $0[2], exclusions: exclusions[path] ?? [])
            }
        }
    }

    /// Returns the numbers of present photos at or below each of them.
    package func photoCounts() throws -> [PhotoPath: Int] {
        let isBelow: Statement =
            "photos.path >= rtrim(roots.path, '/') || '/' AND photos.path < rtrim(roots.path, '/') || '0'"
        let counts: [(PhotoPath, Int)] = try database.read {
            try $0.rows(
                """
                SELECT path,
                    (SELECT count(*) FROM photos WHERE missing_since IS NULL AND photos.path = roots.path)
                    + (SELECT count(*) FROM photos WHERE missing_since IS NULL AND \(isBelow))
                    - (SELECT count(*) FROM photos
                        WHERE leader_id IS NOT NULL AND missing_since IS NULL AND \(isBelow))
                FROM roots
                """
            ) { (try $0[0], try $0[1]) }
        }
        return Dictionary(uniqueKeysWithValues: counts)
    }

    /// Remembers folders; those that are known stay as they are.
    ///
    /// - Parameter patterns: further patterns of what is skipped below each.
    package func add(_ paths: [PhotoPath], excluding patterns: [String] = []) throws {
        guard !paths.isEmpty else { return }
        let time = now()
        try database.write { transaction in
            try transaction.run(for: paths) {
                "INSERT INTO roots (path, added_at) VALUES (\($0), \(time)) ON CONFLICT DO NOTHING"
            }
            for path in paths { try Self.insert(transaction, patterns, path) }
        }
    }

    /// Stores that a folder was gone through to the end just now.
    package func markIndexed(_ path: PhotoPath) throws {
        try database.write { _ = try $0.run("UPDATE roots SET last_indexed_at = \(now()) WHERE path = \(path)") }
    }

    /// Replaces the patterns of what is skipped below a folder.
    ///
    /// - Parameter path: a folder that was added.
    package func setExclusions(_ patterns: [String], below path: PhotoPath) throws {
        try database.write {
            try $0.run("DELETE FROM exclusions WHERE root = \(path)")
            try Self.insert($0, patterns, path)
        }
    }

    private static func insert(_ transaction: any Transaction, _ patterns: [String], _ root: PhotoPath) throws {
        try transaction.run(for: patterns) {
            "INSERT INTO exclusions (root, pattern) VALUES (\(root), \($0)) ON CONFLICT DO NOTHING"
        }
    }

    /// Forgets a folder, and what is skipped below it; its photos stay.
    package func remove(_ path: PhotoPath) throws {
        try database.write { _ = try $0.run("DELETE FROM roots WHERE path = \(path)") }
    }
}
