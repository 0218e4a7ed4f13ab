import Files

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
        let file: OwnFile
        // A file system without locks is used without them.
        let isFree: Bool
        do throws(FileError) {
            file = try OwnFile(path, beginningWith: [])
            isFree = (try? file.tryLock()) ?? true
        } catch {
            throw WeightsError.unwritable(path: path, reason: error.reason)
        }
        defer { file.unlock() }
        guard isFree else { throw WeightsError.busy(name: name) }
        return try body()
    }
}
