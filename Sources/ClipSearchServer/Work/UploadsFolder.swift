#if Server
import Files

/// The folder for pictures that are added to the library. It is created with the first picture, so that a server that
/// receives none leaves no trace.
enum UploadsFolder {
    /// Checks that pictures can be stored in the folder, or that it can be created.
    ///
    /// - Throws: ``ServerError/unusableUploadsFolder(folder:reason:)``.
    static func check(_ path: String) throws(ServerError) {
        if let problem = problem(of: path) { throw .unusableUploadsFolder(folder: path, reason: problem) }
    }

    private static func problem(of path: String) -> String? {
        var place = path
        while true {
            do throws(FileError) {
                let kind = try FileStatus(of: place).kind
                let subject = place == path ? "it" : place
                guard kind == .folder else { return "\(subject) is not a folder" }
                let isWritable = place.withSystemPath { access($0, W_OK | X_OK) } == 0
                return isWritable ? nil : "\(subject) cannot be written to: \(systemErrorText())"
            } catch {
                guard error == .system(ENOENT) else { return error.reason }
                if (try? FileStatus(of: place, followsLinks: false)) != nil {
                    return "\(place == path ? "it" : place) is a link that leads nowhere"
                }
                let parent = parentFolder(of: place)
                guard parent != place else { return error.reason }
                place = parent
            }
        }
    }
}
#endif
