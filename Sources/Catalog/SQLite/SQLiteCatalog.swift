#if Catalog
import Files
import Foundation
import GRDB
import Synchronization

/// A catalog in one SQLite file.
///
///     let catalog = try SQLiteCatalog(path: "/home/anna/library/catalog.sqlite")
///     let model = try catalog.addModel(description)
///     let known = try catalog.knownFiles(under: PhotoPath("/photos"), model: model.id)
///
/// Several processes may have it open at once: readers never wait, writers take turns. A commit is on the disk when the
/// call returns (`synchronous = FULL`: also after a power cut). Beside the file stand `-wal` and `-shm`, which belong
/// to it, and `.lock`, which may be deleted when no one indexes.
public final class SQLiteCatalog: PhotoCatalog {
    public enum Access: Sendable {
        /// The file must exist; opens faster, and also in a folder that can't be written to.
        case readOnly
        /// Makes the file if there is none; its folder must exist.
        case readWrite
    }

    /// Of the database file.
    public let path: String
    public let identifier: String
    let pool: DatabasePool
    /// The database file, as it was opened.
    private let file: FileStatus?

    /// - Parameter maximumPageCount: how large the file may grow, which is how tests fill the disk.
    package init(path: String, access: Access, maximumPageCount: Int?) throws {
        // SQLite would take a relative "file:…" for a URI.
        let path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        self.path = path
        (pool, identifier) = try Self.mapErrors(path: path) {
            let pool =
                switch access {
                case .readOnly: try Self.openForReading(path)
                case .readWrite: try Self.openForWriting(path, maximumPageCount: maximumPageCount)
                }
            let identifier = try pool.read { try String.fetchOne($0, sql: "SELECT identifier FROM library") }
            guard let identifier else { throw CatalogError.damaged(path: path, detail: "it has no identifier") }
            return (pool, identifier)
        }
        file = try? FileStatus(of: path)
    }

    /// Opens the catalog whose database file is `path`.
    ///
    /// - Throws: ``CatalogError``: the file is not a catalog, is damaged, or was written by a newer version (it is not
    ///   touched then); there is none and access is read-only; the file system says no.
    public convenience init(path: String, access: Access = .readWrite) throws {
        try self.init(path: path, access: access, maximumPageCount: nil)
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try Self.mapErrors(path: path) { try pool.read(body) }
    }

    /// Runs `body` in one transaction.
    ///
    /// - Throws: among others ``CatalogError/gone(path:)``.
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        if pool.configuration.readonly { throw CatalogError.notWritable(path: path) }
        let value = try Self.mapErrors(path: path) { try pool.write(body) }
        try checkPresence()
        return value
    }

    /// Checks that the open file is still the one at its path. SQLite doesn't, and would store changes in a file that has no
    /// name any more.
    ///
    /// - Throws: ``CatalogError/gone(path:)``.
    public func checkPresence() throws {
        guard let file else { return }
        do throws(FileError) {
            if try !FileStatus(of: path).isSameFile(as: file) { throw .system(ENOENT) }
        } catch {
            // On a network drive that fails to answer nothing is known.
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
        } catch let error as CatalogError {
            throw error
        } catch {
            // Foundation's, while files are looked at.
            throw CatalogError.failed(path: path, reason: error.localizedDescription)
        }
    }

    /// Called with each statement that a catalog runs and the path of its database, for tests that count them. It is looked
    /// at when a catalog is opened.
    package static let statementObserver = Mutex<(@Sendable (_ path: String, _ statement: String) -> Void)?>(nil)

    static var now: Int64 { Int64(Date().timeIntervalSince1970) }
}

extension [Int64] {
    /// The numbers as one argument of a statement, to be read by `json_each`.
    var jsonList: String { "[" + map(String.init).joined(separator: ",") + "]" }
}
#endif
