#if Catalog
import Files
import Foundation
import GRDB
import Synchronization

/// A database in one SQLite file.
///
/// Several processes may have it open at once: readers never wait, writers take turns. A commit is on the disk when the
/// call returns (`synchronous = FULL`: also after a power cut), unless its durability is relaxed.
final class SQLiteDatabase: Database {
    /// The path of the file.
    let path: String
    let pool: DatabasePool
    /// The file, as it was opened.
    private let file: FileStatus?

    /// - Parameter maximumPageCount: a bound on the file's size, with which tests fill the disk.
    init(path: String, isReadOnly: Bool, maximumPageCount: Int?) throws {
        self.path = path
        pool = try Self.mapErrors(path: path) {
            try isReadOnly ? Self.openForReading(path) : Self.openForWriting(path, maximumPageCount: maximumPageCount)
        }
        file = try? FileStatus(of: path)
    }


    // SQLite would rather go through all vectors than sort the few that changed.
    let dialect = Dialect(changedVectors: "vectors INDEXED BY vectors_watermark")

    var isReadOnly: Bool { pool.configuration.readonly }

    func read<Value>(_ body: (any Transaction) throws -> Value) throws -> Value {
        try Self.mapErrors(path: path) { try pool.read { try body(SQLiteTransaction($0)) } }
    }

    func write<Value>(durability: Durability, _ body: (any Transaction) throws -> Value) throws -> Value {
        if isReadOnly { throw CatalogError.notWritable(path: path) }
        let value = try Self.mapErrors(path: path) {
            switch durability {
            case .full: try pool.write { try body(SQLiteTransaction($0)) }
            case .relaxed: try writeWithoutSync { try body(SQLiteTransaction($0)) }
            }
        }
        try checkPresence()
        return value
    }

    /// Runs `body` in a transaction that does not wait for the disk. In WAL mode a power cut loses such a commit as a
    /// whole, never in part.
    private func writeWithoutSync<Value>(_ body: (GRDB.Database) throws -> Value) throws -> Value {
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            let result = Result {
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .commit
                }
                return value
            }
            try db.execute(sql: "PRAGMA synchronous = FULL")
            guard let value = try result.get() else {
                throw CatalogError.failed(path: path, reason: "a change could not be stored")
            }
            return value
        }
    }

    /// Checks that the open file is still the one at its path. SQLite doesn't, and would store changes in a file that
    /// no longer has a name.
    ///
    /// - Throws: ``CatalogError/gone(path:)``.
    func checkPresence() throws {
        guard let file else { return }
        do throws(FileError) {
            if try !FileStatus(of: path).isSameFile(as: file) { throw .system(ENOENT) }
        } catch {
            // A network drive that fails to answer says nothing about the file.
            if error.isAbsence { throw CatalogError.gone(path: path) }
        }
    }

    static func mapErrors<Value>(path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            let message = error.message ?? "SQLite error \(error.resultCode.rawValue)"
            throw switch error.resultCode {
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: CatalogError.damaged(path: path, detail: message)
            case .SQLITE_FULL: CatalogError.diskFull(path: path)
            case .SQLITE_BUSY, .SQLITE_LOCKED: CatalogError.busy(path: path)
            case .SQLITE_READONLY: CatalogError.notWritable(path: path)
            case .SQLITE_CANTOPEN: CatalogError.cannotOpen(path: path, reason: message)
            default: CatalogError.failed(path: path, reason: message)
            }
        } catch let error as RowDecodingError {
            throw CatalogError.damaged(path: path, detail: "\(error)")
        } catch let error as DamagedData {
            throw CatalogError.damaged(path: path, detail: error.reason)
        } catch let error as CatalogError {
            throw error
        } catch {
            // Foundation's, from looking at files.
            throw CatalogError.failed(path: path, reason: error.localizedDescription)
        }
    }

    /// Called with each statement that a database runs and the path of its file, for tests that count them. It is read
    /// when a file is opened.
    static let statementObserver = Mutex<(@Sendable (_ path: String, _ statement: String) -> Void)?>(nil)
}
#endif
