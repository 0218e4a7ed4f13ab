import Files

/// A lock that keeps two processes from changing the same model. The system releases it when the process ends.
enum ModelLock {
    /// Calls `body` with the lock held.
    ///
    /// - Throws: ``ModelFilesError/busy(name:)`` when another process, or another call in this one, holds the lock.
    static func holding<Result>(
        _ name: String, in userFolder: String, _ body: () throws -> Result
    ) throws -> Result {
        try FileSystem.makeFolder(userFolder)
        let path = "\(userFolder)/.\(name).lock"
        let file: OwnFile
        // File systems that do not support locks are used without them.
        let isFree: Bool
        do throws(FileError) {
            file = try OwnFile(path, beginningWith: [])
            isFree = (try? file.tryLock()) ?? true
        } catch {
            throw ModelFilesError.unwritable(path: path, reason: error.reason)
        }
        defer { file.unlock() }
        guard isFree else { throw ModelFilesError.busy(name: name) }
        return try body()
    }
}
