/// Returns the absolute path, with `.` and `..` removed lexically.
package func absolutePath(_ path: String) -> String {
    var full = path
    if !path.hasPrefix("/"), let current = getcwd(nil, 0) {
        defer { free(current) }
        full = PathText.text(of: UnsafeRawBufferPointer(start: current, count: strlen(current))) + "/" + path
    }
    var parts: [Substring] = []
    for part in full.split(separator: "/") where part != "." {
        if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
}

/// The folder that could not be created, and the reason.
package struct FolderCreationError: Error {
    package var path: String
    package var reason: String
}

/// Creates a folder and its parents, unless they exist.
package func createFolder(_ path: String) throws(FolderCreationError) {
    var partial = ""
    for part in absolutePath(path).split(separator: "/") {
        partial += "/\(part)"
        let status = partial.withSystemPath { mkdir($0, 0o755) }
        if status != 0 && errno != EEXIST && errno != EISDIR {
            throw FolderCreationError(path: partial, reason: systemErrorText())
        }
    }
}
