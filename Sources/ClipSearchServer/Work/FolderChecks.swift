#if Server
import ClipSearch
import Files

extension Services {
    /// System folders without photos, in which a scan never ends or has side effects.
    private static let systemFolders = ["/proc", "/sys", "/dev"]

    /// Checks that folders named by a client can be indexed. A drive that does not respond blocks only a thread
    /// reserved for these checks.
    ///
    /// - Throws: ``Problem``.
    func checkFolders(_ folders: [String]) async throws {
        for folder in folders where !folder.hasPrefix("/") {
            throw Problem.invalid(
                "folders", "must be absolute: begin with \"/\", or \"~/\" for your home", reason: .notAbsolute)
        }
        try await lookingAtFolders.run {
            for folder in folders { try Self.checkFolder(folder) }
        }
    }

    /// Returns folders with the home of the server's user in place of a leading `~`.
    static func expandingHome(_ folders: [String]) -> [String] { folders.map(FileSystem.expandingHome) }

    private static func checkFolder(_ folder: String) throws {
        guard (try? FileStatus(of: folder).kind) == .folder, let resolved = realpath(folder, nil) else {
            throw Problem.invalid(
                "folders", "must be folders of the server's machine: \(folder) is none", reason: .notFolder)
        }
        defer { free(resolved) }
        let path = String(cString: resolved)
        guard path != "/", !systemFolders.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) else {
            throw Problem.invalid(
                "folders", "must hold photos: \(folder) is a folder of the system", reason: .systemFolder)
        }
    }
}
#endif
