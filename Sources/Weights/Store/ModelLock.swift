#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Keeps two processes from working on one model. The system releases it when the process ends, however it ends.
enum ModelLock {
    /// Calls `body` with the lock held.
    ///
    /// - Throws: ``WeightsError/busy(name:)`` when another process, or another call in this one, has it.
    static func holding<Result>(
        _ name: String, in userFolder: String, _ body: () throws -> Result
    ) throws -> Result {
        try FileSystem.makeFolder(userFolder)
        let path = "\(userFolder)/.\(name).lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw WeightsError.unwritable(path: path, reason: systemErrorText()) }
        defer {
            // Processes that are being started have the descriptor, too.
            flock(descriptor, LOCK_UN)
            close(descriptor)
        }
        // A file system without locks is used without them.
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { throw WeightsError.busy(name: name) }
        return try body()
    }
}
