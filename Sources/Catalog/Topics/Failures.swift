/// The files that were skipped, or whose texts were.
package struct Failures: Sendable {
    let database: any Database

    /// Returns all of them, by path.
    package func all() throws -> [FailedFile] {
        try database.read { try FailedFile.fetch($0, where: "TRUE ORDER BY path") }
    }

    /// Returns the paths of those at a path or anywhere below it.
    package func paths(at root: PhotoPath) throws -> [PhotoPath] {
        try database.read { try $0.values("SELECT path FROM failures WHERE \(root.isAtOrBelow("path"))") }
    }
}

extension FailedFile {
    static func fetch(_ transaction: any Transaction, where condition: Statement) throws -> [FailedFile] {
        try transaction.rows("SELECT path, size, modified_ns, reason, code FROM failures WHERE \(condition)") { row in
            FailedFile(
                path: try row[0], size: try row[1], modifiedNanoseconds: try row[2], reason: try row[3],
                // A code that is unknown here is a later version's.
                code: SkipReason(rawValue: try row[4]) ?? .other)
        }
    }
}
