/// A folder in which the program keeps files of its own, next to files that may be somebody else's.
///
/// A file is recognised by its whole name, which must be one that nobody chooses, such as a long number. Nothing else
/// is ever removed: folders go only when they are empty, and links are not followed.
package struct OwnFolder {
    private let path: String
    private let isOwnName: @Sendable (String) -> Bool

    /// - Parameter isOwnName: returns `true` for the names of the program's own files.
    package init(_ path: String, ownNames isOwnName: @escaping @Sendable (String) -> Bool) {
        self.path = path
        self.isOwnName = isOwnName
    }

    /// The program's own files, with their status; empty if there is no folder at the path, but a link or a file.
    package var files: [(name: String, status: FileStatus)] {
        guard Self.isFolder(path), let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var files: [(String, FileStatus)] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            guard isOwnName(name), let status = try? FileStatus(of: "\(path)/\(name)", followsLinks: false),
                status.kind == .regular
            else { continue }
            files.append((name, status))
        }
        return files
    }

    /// Removes the program's own files, and the folder if nothing else is in it.
    package func remove() {
        for file in files { unlink("\(path)/\(file.name)") }
        rmdir(path)
    }

    /// Returns `true` for a folder, and `false` for a link to one.
    package static func isFolder(_ path: String) -> Bool {
        (try? FileStatus(of: path, followsLinks: false).kind) == .folder
    }

    /// Returns `true` for a text of a number of hexadecimal digits, in lower case.
    package static func isHexadecimal(_ text: some StringProtocol, count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
