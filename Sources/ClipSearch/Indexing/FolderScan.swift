#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that may be a photo.
public struct ScannedFile: Sendable, Equatable {
    /// Absolute, without `.` or `..`.
    public var path: String
    /// In bytes.
    public var size: Int64
    /// When its contents last changed, in nanoseconds since 1970.
    public var modifiedAt: Int64
}

/// Lists the files below folders.
///
/// Symbolic links to files are followed, links to folders are not (they may lead in circles), and sockets, pipes and
/// devices are passed over. The order is the same on every run: by name, byte by byte, files before folders.
package struct FolderScan {
    package var excluded: [GlobPattern] = []
    package var includesHidden = false

    package private(set) var files: [ScannedFile] = []
    /// Folders and files that could not be looked at, with the reason.
    package private(set) var unreadable: [(path: String, reason: String)] = []
    /// Folders given or found that were read to their end and held at least one entry. Only below these may a file that is
    /// not there be taken for deleted: the mount point of a drive that is away is an empty folder.
    package private(set) var completeFolders: Set<String> = []

    package init() {}

    /// - Throws: ``ClipSearchError`` when `root` does not exist or cannot be read, `CancellationError` when the task was
    ///   cancelled.
    package mutating func scan(root: String, found: (Int) -> Void = { _ in }) throws {
        var status = stat()
        guard stat(root, &status) == 0 else { throw ClipSearchError.unreadable(path: root, reason: systemMessage()) }
        if isRegular(status) {
            files.append(file(at: root, status))
            return
        }
        guard isFolder(status) else {
            throw ClipSearchError.unreadable(path: root, reason: "it is neither a folder nor a file")
        }
        var pending = [root]
        var isRoot = true
        while let folder = pending.popLast() {
            try Task.checkCancellation()
            let names: [String]
            do {
                names = try entries(of: folder)
            } catch {
                if isRoot { throw error }
                unreadable.append((folder, "\(error)"))
                continue
            }
            isRoot = false
            if !names.isEmpty { completeFolders.insert(folder) }
            var folders: [String] = []
            for name in names {
                let path = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
                if skips(name: name, path: path, below: root) { continue }
                if lstat(path, &status) != 0 {
                    if errno != ENOENT { unreadable.append((path, systemMessage())) }
                    continue
                }
                if isFolder(status) {
                    folders.append(path)
                } else if isRegular(status) || (isLink(status) && stat(path, &status) == 0 && isRegular(status)) {
                    files.append(file(at: path, status))
                }
            }
            pending.append(contentsOf: folders.reversed())
            found(files.count)
        }
    }

    private func skips(name: String, path: String, below root: String) -> Bool {
        if !includesHidden && name.hasPrefix(".") { return true }
        guard !excluded.isEmpty else { return false }
        let relative = String(path.dropFirst(root == "/" ? 1 : root.utf8.count + 1))
        return excluded.contains { $0.matches(relative) }
    }

    /// The names in a folder, sorted; names that are not valid UTF-8 are noted as unreadable.
    private mutating func entries(of folder: String) throws -> [String] {
        guard let directory = opendir(folder) else {
            throw ClipSearchError.unreadable(path: folder, reason: systemMessage())
        }
        defer { closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                if errno != 0 { throw ClipSearchError.unreadable(path: folder, reason: systemMessage()) }
                break
            }
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if bytes == [0x2e] || bytes == [0x2e, 0x2e] { continue }
            if let name = String(validating: bytes, as: UTF8.self) {
                names.append(name)
            } else {
                let shown = String(decoding: bytes, as: UTF8.self)
                unreadable.append(("\(folder)/\(shown)", "its name is not valid UTF-8; rename it to have it indexed"))
            }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func file(at path: String, _ status: stat) -> ScannedFile {
        #if os(Linux)
        let time = status.st_mtim
        #else
        let time = status.st_mtimespec
        #endif
        return ScannedFile(
            path: path, size: Int64(status.st_size), modifiedAt: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    private func isFolder(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFDIR }
    private func isRegular(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }
    private func isLink(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFLNK }
}
