#if Catalog
import Foundation

/// A lock that the system releases when its holder ends in any way: `flock` on a file beside the database. The file
/// stays, since deleting it would let two processes lock two files of the same name.
enum FileLock {
    /// - Throws: ``CatalogError/lockedByIndexing(path:holder:)`` at once if the lock is taken, also by this process.
    static func acquire(for database: String, purpose: String) throws -> IndexingLock {
        let path = database + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            if errno == ENOENT {
                throw CatalogError.cannotOpen(path: database, reason: "its folder does not exist; make it first")
            }
            throw CatalogError.notWritable(path: database)
        }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let failure = errno
            if failure == EINTR { continue }
            close(descriptor)
            guard failure == EWOULDBLOCK else {
                throw CatalogError.cannotOpen(
                    path: database, reason: "locking \(path) failed (\(String(cString: strerror(failure))))")
            }
            throw CatalogError.lockedByIndexing(path: database, holder: holder(path))
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        try? file.truncate(atOffset: 0)
        // Only a courtesy to others: the lock holds without it, for example on a full disk.
        try? file.write(contentsOf: Data("process \(getpid()) (\(purpose))\n".utf8))
        return IndexingLock {
            ftruncate(descriptor, 0)
            // A process that is being started has the descriptor, too, until it runs its program, and closing alone would
            // leave it the lock.
            flock(descriptor, LOCK_UN)
            close(descriptor)
        }
    }

    private static func holder(_ path: String) -> String {
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0.prefix(4096), as: UTF8.self) }
        let line = text?.split(separator: "\n").first.map(String.init)
        return line ?? "another process"
    }
}

extension SQLiteCatalog {
    public func lockForIndexing(purpose: String) throws -> IndexingLock {
        if pool.configuration.readonly { throw CatalogError.notWritable(path: path) }
        return try FileLock.acquire(for: path, purpose: purpose)
    }
}
#endif
