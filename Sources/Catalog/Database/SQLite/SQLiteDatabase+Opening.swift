#if Catalog
import Foundation
import GRDB

extension SQLiteDatabase {
    /// The time that a call waits for another process to finish its write.
    private static let busySeconds = 10.0

    static func openForWriting(_ path: String, maximumPageCount: Int?) throws -> DatabasePool {
        try refuseForeignFile(path)
        var configuration = configuration(path, readonly: false)
        configuration.prepareDatabase { db in
            // Heeded only while the file is empty.
            try db.execute(sql: "PRAGMA page_size = \(Schema.pageSize)")
            if let maximumPageCount { try db.execute(sql: "PRAGMA max_page_count = \(maximumPageCount)") }
        }
        // One process makes the file, the others wait until it has begun: switching a new file to WAL twice at once
        // fails.
        let creationLock = try fileSize(path) == 0 ? waitForLock(path, unless: { fileSize(path) > 0 }) : nil
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { db in
            // GRDB's own choice for WAL, NORMAL, may lose the last commits in a power cut.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
        }
        if try isOlder(pool, path) {
            let lock = try creationLock ?? waitForLock(path, unless: { try !isOlder(pool, path) })
            if lock != nil { try Schema.migrator.migrate(pool) }
            lock?.release()
        }
        creationLock?.release()
        return pool
    }

    static func openForReading(_ path: String) throws -> DatabasePool {
        guard fileSize(path) > 0 else { throw CatalogError.missing(path: path) }
        if !hasJournal(path) {
            let (pool, isUpToDate) = try openReadOnlyPool(path)
            if isUpToDate { return pool }
        }
        do {
            _ = try openForWriting(path, maximumPageCount: nil)
        } catch CatalogError.notWritable, CatalogError.cannotOpen {
            throw CatalogError.needsUpgrade(path: path)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
            throw CatalogError.needsUpgrade(path: path)
        }
        return try openReadOnlyPool(path).pool
    }

    private static func openReadOnlyPool(_ path: String) throws -> (pool: DatabasePool, isUpToDate: Bool) {
        do {
            let pool = try DatabasePool(path: path, configuration: configuration(path, readonly: true))
            return (pool, try !isOlder(pool, path))
        } catch let error as DatabaseError where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) {
            // Reading a WAL file needs its -shm, which can't be made in a read-only folder. No one can write there, so
            // the file can be read without locks, as long as it is complete.
            guard access(path, R_OK) == 0 else {
                throw CatalogError.cannotOpen(path: path, reason: "no right to read it")
            }
            guard fileSize(path + "-wal") == 0 else {
                throw CatalogError.cannotOpen(
                    path: path, reason: "it was not closed properly, and its folder can't be written to")
            }
            let location = URL(fileURLWithPath: path).absoluteString + "?immutable=1"
            let pool = try DatabasePool(path: location, configuration: configuration(path, readonly: true))
            return (pool, try !isOlder(pool, path))
        }
    }

    private static func configuration(_ path: String, readonly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.busyMode = .timeout(busySeconds)
        configuration.label = "catalog"
        if let observe = statementObserver.withLock({ $0 }) {
            configuration.prepareDatabase { db in db.trace(options: .statement) { observe(path, "\($0)") } }
        }
        return configuration
    }

    private static func isOlder(_ pool: DatabasePool, _ path: String) throws -> Bool {
        try pool.read { try isOlder($0, path) }
    }

    private static func isOlder(_ db: GRDB.Database, _ path: String) throws -> Bool {
        switch try Schema.state(db) {
        case .current: return false
        case .older: return true
        case .newer(let schema): throw CatalogError.writtenByNewerVersion(path: path, schema: schema)
        }
    }

    /// Opening a file for writing changes it, so a file that is not ours or newer than us must be told before.
    ///
    /// SQLite alone may open the file: if this process had it open already, closing another descriptor of it would let
    /// go of SQLite's locks.
    private static func refuseForeignFile(_ path: String) throws {
        guard fileSize(path) > 0 else { return }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
            access(path, R_OK) == 0
        else {
            throw CatalogError.cannotOpen(path: path, reason: "it is a folder, or there is no right to read it")
        }
        do {
            try refuseForeignDatabase(path, readonly: true)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
            // What its journal undoes must be undone before the file can be read.
            try refuseForeignDatabase(path, readonly: false)
        }
    }

    private static func refuseForeignDatabase(_ path: String, readonly: Bool) throws {
        let queue = try DatabaseQueue(path: path, configuration: configuration(path, readonly: readonly))
        try queue.read { db in
            if try Int32.fetchOne(db, sql: "PRAGMA application_id") != Schema.applicationID {
                // A process may have ended between making the file and filling it.
                let foreign = "SELECT EXISTS (SELECT * FROM sqlite_master WHERE tbl_name <> 'grdb_migrations')"
                if try Bool.fetchOne(db, sql: foreign) != false { throw CatalogError.notACatalog(path: path) }
            }
            _ = try isOlder(db, path)
        }
    }

    /// Takes the lock of indexing runs for a short piece of work.
    ///
    /// - Returns: nil when the work is `done` by someone else.
    private static func waitForLock(_ path: String, unless done: () throws -> Bool) throws -> IndexingLock? {
        let deadline = Date().addingTimeInterval(busySeconds)
        while try !done() {
            do {
                return try IndexingLock.acquire(for: path, purpose: "upgrade")
            } catch CatalogError.lockedByIndexing where Date() < deadline {
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
        return nil
    }

    /// Returns `true` if a process ended while it created the file. Later the `-wal` takes the journal's place.
    private static func hasJournal(_ path: String) -> Bool { fileSize(path + "-journal") > 0 }

    /// 0 if there is no such file.
    static func fileSize(_ path: String) -> Int64 {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.int64Value ?? 0
    }
}
#endif
