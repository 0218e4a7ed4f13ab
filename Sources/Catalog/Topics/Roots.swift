/// The folders that were given to be indexed.
package struct Roots: Sendable {
    let database: any Database

    /// Returns all of them, by path.
    package func all() throws -> [IndexedRoot] {
        try database.read {
            try $0.rows("SELECT path, added_at, last_indexed_at FROM roots ORDER BY path") {
                IndexedRoot(path: try $0[0], addedAt: try $0[1], lastIndexedAt: try $0[2])
            }
        }
    }

    /// Remembers a folder; one that is known stays as it is.
    package func add(_ path: PhotoPath) throws {
        try database.write {
            _ = try $0.run("INSERT INTO roots (path, added_at) VALUES (\(path), \(now())) ON CONFLICT DO NOTHING")
        }
    }

    /// Stores that a folder was gone through to the end just now.
    package func markIndexed(_ path: PhotoPath) throws {
        try database.write { _ = try $0.run("UPDATE roots SET last_indexed_at = \(now()) WHERE path = \(path)") }
    }

    /// Forgets a folder; its photos stay.
    package func remove(_ path: PhotoPath) throws {
        try database.write { _ = try $0.run("DELETE FROM roots WHERE path = \(path)") }
    }
}
