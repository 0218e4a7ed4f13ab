import Files

/// The file system operations of a model store.
enum FileSystem {
    enum Kind { case file, folder, other }

    /// Returns the kind of the file at a path, following symbolic links; nil when there is none.
    static func kind(of path: String) -> Kind? {
        switch (try? FileStatus(of: path))?.kind {
        case .regular: .file
        case .folder: .folder
        case nil: nil
        default: .other
        }
    }

    /// Returns a regular file's size, or nil when there is none.
    static func size(ofFile path: String) -> Int64? {
        guard let status = try? FileStatus(of: path), status.kind == .regular else { return nil }
        return status.size
    }

    /// Returns `true` if anything exists at a path, including a dangling symbolic link.
    static func isTaken(_ path: String) -> Bool { (try? FileStatus(of: path, followsLinks: false)) != nil }

    static func isSymbolicLink(_ path: String) -> Bool {
        (try? FileStatus(of: path, followsLinks: false))?.kind == .link
    }

    /// Returns the content of a small file.
    static func contents(ofFile path: String, limit: Int) throws(ModelFilesError) -> [UInt8] {
        do {
            return try OutsideFile.bytes(of: path, limit: limit)
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
    }

    /// Returns the names in a folder, sorted, without `.` and `..`; empty when the folder cannot be read.
    static func names(inFolder path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) {
                    String(cString: $0)
                }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Returns the paths of all regular files below a folder, relative to it and sorted. Links to folders are followed
    /// down to the given depth. Names that begin with a dot are skipped: the cache next to a model is not part of it.
    static func files(below folder: String, depth: Int = 4) -> [String] {
        names(inFolder: folder).filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
            switch kind(of: "\(folder)/\(name)") {
            case .file: [name]
            case .folder where depth > 0:
                files(below: "\(folder)/\(name)", depth: depth - 1).map { "\(name)/\($0)" }
            default: []
            }
        }
    }

    /// Creates a folder and its parents.
    static func makeFolder(_ path: String) throws(ModelFilesError) {
        if mkdir(path, 0o777) == 0 || (errno == EEXIST && kind(of: path) == .folder) { return }
        let code = errno
        let parent = parentFolder(of: path)
        guard code == ENOENT, parent != path else { throw .unwritable(path: path, reason: systemErrorText(code)) }
        try makeFolder(parent)
        guard mkdir(path, 0o777) == 0 || (errno == EEXIST && kind(of: path) == .folder) else {
            throw .unwritable(path: path, reason: systemErrorText())
        }
    }

    /// Removes a file, a symbolic link (not its target) or a folder with its contents.
    static func remove(_ path: String) throws(ModelFilesError) {
        if !isSymbolicLink(path), kind(of: path) == .folder {
            for name in names(inFolder: path) { try remove("\(path)/\(name)") }
            guard rmdir(path) == 0 else { throw .unwritable(path: path, reason: systemErrorText()) }
        } else {
            guard unlink(path) == 0 || errno == ENOENT else {
                throw .unwritable(path: path, reason: systemErrorText())
            }
        }
    }

    /// Returns the number of bytes available to this user in the file system of a folder; nil when it is unknown.
    static func freeBytes(at folder: String) -> Int64? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        let (bytes, overflows) = Int64(status.f_bavail).multipliedReportingOverflow(by: Int64(status.f_frsize))
        return overflows ? nil : bytes
    }

    /// Returns the path without symbolic links and `..`; nil when nothing exists there.
    static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    static func lastComponent(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// Returns a Boolean value that indicates whether a relative path stays within its folder.
    static func staysInFolder(_ path: String) -> Bool {
        let components = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return !path.utf8.contains(0)
            && components.allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
    }
}
