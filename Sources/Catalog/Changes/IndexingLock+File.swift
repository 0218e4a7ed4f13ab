#if Catalog
import Files

extension IndexingLock {
    /// Takes the lock of indexing, whose file is beside the database.
    ///
    /// - Throws: ``CatalogError/lockedByIndexing(path:holder:)`` at once if the lock is taken, also by this process.
    static func acquire(for database: String, purpose: String) throws(CatalogError) -> IndexingLock {
        do throws(FileLock.Failure) {
            let lock = try FileLock(database + ".lock", purpose: purpose)
            return IndexingLock { lock.release() }
        } catch {
            switch error {
            case .busy(let holder):
                throw .lockedByIndexing(path: database, holder: holder ?? "another process")
            case .file(.system(ENOENT)):
                throw .cannotOpen(path: database, reason: "its folder does not exist; make it first")
            case .file(.system(EACCES)), .file(.system(EROFS)), .file(.system(EPERM)):
                throw .notWritable(path: database)
            case .file(let error):
                throw .cannotOpen(path: database, reason: "its lock \(database).lock: \(error.reason)")
            }
        }
    }
}
#endif
