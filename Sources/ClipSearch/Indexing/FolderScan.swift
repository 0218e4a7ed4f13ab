import Catalog
import Files

/// A file that may be a photo.
package struct ScannedFile: Sendable, Equatable {
    /// The absolute path, without `.` or `..`.
    package var path: PhotoPath
    /// The size in bytes.
    package var size: Int64
    /// The time of the last change of the contents, in nanoseconds since 1970.
    package var modifiedNanoseconds: Int64
}

/// Lists the files below folders.
///
/// Symbolic links to files are followed, links to folders are not (they may form cycles). Dangling links, sockets,
/// pipes and devices are skipped, and named in ``skipped`` if they have a picture's name. The order is the same on
/// every run: by name, byte by byte, files before folders.
package struct FolderScan {
    package var rules = FolderRules()

    /// The given folders that could be scanned, none inside another unless it is excluded there.
    package private(set) var roots: [PhotoPath] = []
    /// The given folders that exist but could not be scanned.
    private(set) var unreadableRoots: [FailedFile] = []
    /// The given folders that do not exist.
    private(set) var missingRoots: [PhotoPath] = []
    package private(set) var files: [ScannedFile] = []
    /// The folders and files that were skipped, with the reason.
    package private(set) var skipped: [FailedFile] = []
    /// The skipped folders and files whose contents are unknown.
    package var unreadable: [PhotoPath] {
        skipped.filter { [.unreadable, .folderGone].contains($0.code) }.map(\.path)
    }
    /// The folders without any entry, such as the mount point of a drive that is not connected.
    package private(set) var emptyFolders: Set<PhotoPath> = []
    /// The folders on another file system than their parent.
    package private(set) var mountPoints: Set<PhotoPath> = []

    package init() {}

    /// Adds the files at or below some folders, each once, also where one folder is inside another.
    ///
    /// - Parameter found: called occasionally with the number of files found so far.
    /// - Throws: ``ClipSearchError`` when none of the folders can be scanned, `CancellationError` when the task was
    ///   cancelled.
    mutating func scan(_ folders: [String], found: (Int) -> Void) throws {
        var firstError: ClipSearchError?
        var resolved: [PhotoPath] = []
        for folder in folders {
            if let root = FileSystem.realPath(folder) {
                resolved.append(root)
            } else {
                firstError = firstError ?? .unreadable(path: folder, reason: systemErrorText())
                missingRoots.append(PhotoPath(absolutePath(folder)))
            }
        }
        for root in resolved.sorted() where !isScanned(root) {
            do {
                try scan(root: root, found: found)
                if !emptyFolders.contains(root), FileSystem.isFolder(root) || !FileSystem.exists(root),
                    Self.isGone(root)
                {
                    markGone(root)
                }
                roots.append(root)
            } catch let error as ClipSearchError {
                firstError = firstError ?? error
                unreadableRoots.append(FailedFile(root, .unreadable, error.reason))
            }
        }
        if roots.isEmpty, let firstError { throw firstError }
    }

    /// Returns `true` if a path is at one of the roots, or below one and not excluded there.
    func isScanned(_ path: PhotoPath) -> Bool { rules.reach(path, from: roots) }

    /// Adds the files at or below `root`.
    ///
    /// - Parameter found: called occasionally with the number of files found so far.
    /// - Throws: ``ClipSearchError`` when `root` does not exist or cannot be read, `CancellationError` when the task
    ///   was cancelled.
    package mutating func scan(root: PhotoPath, found: (Int) -> Void = { _ in }) throws {
        guard let status = FileSystem.status(of: root) else {
            throw ClipSearchError.unreadable(path: root.text, reason: systemErrorText())
        }
        if status.kind == .regular { return add(root, status) }
        guard status.kind == .folder else {
            throw ClipSearchError.unreadable(path: root.text, reason: "it is neither a folder nor a file")
        }
        if FileSystem.status(of: root.appending("..".utf8))?.device != status.device { mountPoints.insert(root) }
        var pending = [(path: root, device: status.device)]
        var isRoot = true
        while let folder = pending.popLast() {
            try Task.checkCancellation()
            let names: [[UInt8]]
            do {
                names = try FileSystem.entries(of: folder.path)
            } catch {
                if isRoot { throw error }
                skip(folder.path, .unreadable, error.reason)
                continue
            }
            isRoot = false
            if names.isEmpty { emptyFolders.insert(folder.path) }
            pending.append(contentsOf: visit(names, in: folder, below: root).reversed())
            found(files.count)
        }
    }

    /// Adds a file; one that is not accessible is named in ``skipped``.
    package mutating func add(file: PhotoPath) {
        guard let status = FileSystem.status(of: file) else {
            skip(file, .unreadable, systemErrorText())
            return
        }
        guard status.kind == .regular else {
            skip(file, .notAFile, "it is not a regular file")
            return
        }
        add(file, status)
    }

    private mutating func add(_ file: PhotoPath, _ status: FileStatus) {
        files.append(ScannedFile(file, status))
        // No folder is listed that would include these.
        for sidecar in Sidecar.paths(forPhoto: file) {
            if let status = FileSystem.status(of: sidecar), status.kind == .regular,
                !SidecarNames.belongsToRaw(sidecar, of: file, hasRaw: Self.hasRaw)
            {
                files.append(ScannedFile(sidecar, status))
            }
        }
    }

    private static func hasRaw(stem: PhotoPath) -> Bool {
        let folder = stem.folder
        return (try? FileSystem.entries(of: folder))?.contains { folder.appending($0).rawStem == stem } ?? false
    }

    /// Adds the files of one folder, and returns its subfolders.
    private mutating func visit(
        _ names: [[UInt8]], in folder: (path: PhotoPath, device: UInt64), below root: PhotoPath
    ) -> [(path: PhotoPath, device: UInt64)] {
        var folders: [(PhotoPath, UInt64)] = []
        for name in names {
            let path = folder.path.appending(name)
            if rules.skips(name: name, path: path, below: root) { continue }
            guard let status = FileSystem.status(of: path, followsLinks: false) else {
                if errno != ENOENT { skip(path, .unreadable, systemErrorText()) }
                continue
            }
            switch status.kind {
            case .folder:
                if status.device != folder.device { mountPoints.insert(path) }
                folders.append((path, status.device))
            case .regular: files.append(ScannedFile(path, status))
            case .link:
                if let target = FileSystem.status(of: path) {
                    switch target.kind {
                    case .regular: files.append(ScannedFile(path, target))
                    case .folder: break
                    default: skipOther(path)
                    }
                } else if path.hasPictureExtension {
                    let leadsNowhere = [ENOENT, ENOTDIR, ELOOP].contains(errno)
                    skip(path, leadsNowhere ? .danglingLink : .unreadable,
                        leadsNowhere ? "it is a link that leads nowhere" : systemErrorText())
                }
            default: skipOther(path)
            }
        }
        return folders
    }

    private mutating func skip(_ path: PhotoPath, _ code: SkipReason, _ reason: String) {
        skipped.append(FailedFile(path, code, reason))
    }

    private mutating func skipOther(_ path: PhotoPath) {
        guard path.hasPictureExtension else { return }
        skip(path, .notAFile, "it is a pipe, socket or device, not a file")
    }

    /// Names a folder that disappeared while it was scanned, instead of everything below it.
    private mutating func markGone(_ folder: PhotoPath) {
        skipped.removeAll { $0.path.isAtOrBelow(folder) }
        skip(folder, .folderGone, Self.goneReason)
    }

    static let goneReason = "the folder went away while it was indexed; its photos are kept"

    /// Returns `true` if a folder is empty or does not exist, such as that of a drive that is not connected.
    static func isGone(_ folder: PhotoPath) -> Bool { (try? FileSystem.entries(of: folder).isEmpty) ?? true }
}

extension FailedFile {
    fileprivate init(_ path: PhotoPath, _ code: SkipReason, _ reason: String) {
        self.init(path: path, size: 0, modifiedNanoseconds: 0, reason: reason, code: code)
    }
}

extension PhotoPath {
    /// `true` for names that imply a picture, so that other contents are worth reporting.
    var hasPictureExtension: Bool {
        guard let dot = fileName.lastIndex(of: ".") else { return false }
        return Self.pictureExtensions.contains(fileName[fileName.index(after: dot)...].lowercased())
    }

    private static let pictureExtensions: Set<String> = PhotoFileName.rawExtensions.union([
        "jpg", "jpeg", "jpe", "jfif", "mpo", "png", "apng", "webp", "gif", "bmp", "dib", "pbm", "pgm", "ppm", "pnm",
        "heic", "heif", "hif", "avif", "tif", "tiff", "jxl",
    ])
}

extension ScannedFile {
    fileprivate init(_ path: PhotoPath, _ status: FileStatus) {
        self.init(path: path, size: status.size, modifiedNanoseconds: status.modifiedNanoseconds)
    }
}
