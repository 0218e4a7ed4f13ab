#if Server
import Files

extension Services {
    /// The trees of the system that hold no photos, and in which a search for them never ends or has effects.
    private static let systemFolders = ["/proc", "/sys", "/dev"]

    /// Checks that folders that a client names can be indexed. A drive that does not answer holds a thread that nothing
    /// else needs.
    ///
    /// - Throws: ``Problem``.
    func checkFolders(_ folders: [String]) async throws {
        for folder in folders {
            guard folder.hasPrefix("/") else { throw Problem.invalid("folders", "must be absolute: begin with \"/\"") }
        }
        try await lookingAtFolders.run {
            for folder in folders { try Self.checkFolder(folder) }
        }
    }

    private static func checkFolder(_ folder: String) throws {
        guard (try? FileStatus(of: folder).kind) == .folder, let resolved = realpath(folder, nil) else {
            throw Problem.invalid("folders", "must be folders of the server's machine: \(folder) is none")
        }
        defer { free(resolved) }
        let path = String(cString: resolved)
        guard path != "/", !systemFolders.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) else {
            throw Problem.invalid("folders", "must hold photos: \(folder) is a folder of the system")
        }
    }
}
#endif
