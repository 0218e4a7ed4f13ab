#if canImport(Darwin)
import Foundation
#endif

/// The reason why a file could not be moved to the trash, or back.
package enum TrashError: Error, Equatable, Sendable {
    case file(FileError)
    /// There is no trash for the file.
    case noTrash(reason: String)
    /// The trash is on another file system, and files are never copied there.
    case otherFileSystem
    /// Something is at the file's path already.
    case occupied
    case notInTrash
    case folderGone

    /// The reason, as the end of a message that begins with the file's name.
    package var reason: String {
        switch self {
        case .file(.system(EROFS)): "its disk can only be read"
        case .file(.system(EACCES)), .file(.system(EPERM)): "its folder cannot be changed: permission denied"
        case .file(let error): error.reason
        case .noTrash(let reason): "there is no trash for it: \(reason)"
        case .otherFileSystem: "the trash is on another file system, and nothing is copied there"
        case .occupied: "something is at its place already; it stays in the trash"
        case .notInTrash: "it is not in the trash any more"
        case .folderGone: "its folder is gone; it stays in the trash"
        }
    }
}

/// The system's trash, from which files can be put back: that of the
/// [Freedesktop.org trash specification 1.0](https://specifications.freedesktop.org/trash-spec/1.0/), or Finder's.
package struct Trash: Sendable {
    /// The trash of the user's home; nil without a home.
    private let home: String?

    /// - Parameter home: the folder of the trash for files on its file system; nil for `$XDG_DATA_HOME/Trash`, else
    ///   `~/.local/share/Trash`. Finder's trash has a place of its own.
    package init(home: String? = nil) { self.home = home ?? Self.usualHome() }

    private static func usualHome() -> String? {
        if let data = environmentVariable("XDG_DATA_HOME"), data.hasPrefix("/") { return data + "/Trash" }
        return environmentVariable("HOME").map { $0 + "/.local/share/Trash" }
    }

    /// Moves a regular file, or a link instead of its target, to the trash.
    ///
    /// - Parameter path: an absolute path.
    /// - Returns: the path of the file in the trash.
    package func move(_ path: some SystemPath) throws(TrashError) -> String {
        let status = try Self.file { () throws(FileError) in try FileStatus(of: path, followsLinks: false) }
        guard status.kind == .regular || status.kind == .link else { throw .file(.notRegular(status.kind)) }
        #if canImport(Darwin)
        do {
            var place: NSURL?
            try FileManager.default.trashItem(at: URL(fileURLWithPath: path.text), resultingItemURL: &place)
            guard let place = place?.path else { throw TrashError.noTrash(reason: "the system named no place") }
            return place
        } catch {
            throw error as? TrashError ?? .noTrash(reason: error.localizedDescription)
        }
        #else
        let path = PathBytes(path)
        return try TrashFolder(for: path, device: status.device, home: home).take(path)
        #endif
    }

    /// Moves a file from the trash back to where it was. What is there now is never replaced.
    ///
    /// - Parameters:
    ///   - place: the path of the file in the trash.
    ///   - path: the path where it was.
    package func putBack(_ place: some SystemPath, to path: some SystemPath) throws(TrashError) {
        try check(place, canReturnTo: path)
        do throws(FileError) {
            try moveFile(place, to: path)
        } catch {
            throw error == .system(EEXIST) ? .occupied : error == .system(EXDEV) ? .otherFileSystem : .file(error)
        }
        #if !canImport(Darwin)
        TrashFolder.removeInformation(of: PathBytes(place))
        #endif
    }

    /// Checks that a file can be moved back, as far as that can be told without moving it.
    package func check(_ place: some SystemPath, canReturnTo path: some SystemPath) throws(TrashError) {
        do throws(FileError) {
            _ = try FileStatus(of: place, followsLinks: false)
        } catch {
            throw error.isAbsence ? .notInTrash : .file(error)
        }
        guard (try? FileStatus(of: PathBytes(path).parent))?.kind == .folder else { throw .folderGone }
        guard (try? FileStatus(of: path, followsLinks: false)) == nil else { throw .occupied }
    }

    /// `true` if a file has left the trash, which is there itself.
    package func lacks(_ place: some SystemPath) -> Bool {
        do throws(FileError) {
            _ = try FileStatus(of: place, followsLinks: false)
            return false
        } catch {
            return error.isAbsence && FileStatus.exists(PathBytes(place).parent)
        }
    }

    #if !canImport(Darwin)
    /// Returns the trash of the user on a volume, by the volume's top folder; it is made unless it exists.
    package static func folder(onVolume top: String) throws(TrashError) -> String {
        try TrashFolder.folder(onVolume: PathBytes(top), user: getuid()).path
    }
    #endif

    fileprivate static func file<Result>(_ body: () throws(FileError) -> Result) throws(TrashError) -> Result {
        do throws(FileError) { return try body() } catch { throw .file(error) }
    }
}

#if !canImport(Darwin)
/// One of the folders of the trash specification, with `files` and `info`.
struct TrashFolder {
    private let folder: PathBytes
    /// The top folder of the volume, from which paths are noted; nil for the trash of the home.
    private let volume: PathBytes?

    /// Chooses the folder for a file, and makes it.
    init(for path: PathBytes, device: UInt64, home: String?) throws(TrashError) {
        if let home, Self.deviceOfNearest(home) == device {
            do throws(FolderCreationError) {
                try createFolder(parentFolder(of: home))
            } catch {
                throw .noTrash(reason: "\(error.path): \(error.reason)")
            }
            folder = PathBytes(home)
            volume = nil
            try Self.make(folder, mayBeLink: true)
        } else {
            let top = Self.topFolder(of: path, device: device)
            folder = try Self.folder(onVolume: top, user: getuid())
            volume = top
        }
        for part in ["/files", "/info"] { try Self.make(folder.appending(part)) }
    }

    /// Returns the trash of a user on a volume: in the volume's `.Trash`, if an administrator made one that is safe,
    /// else one of the user's own, which is made.
    ///
    /// - Parameter top: the volume's top folder.
    static func folder(onVolume top: PathBytes, user: UInt32) throws(TrashError) -> PathBytes {
        let base = top.text == "/" ? PathBytes("") : top
        let shared = base.appending("/.Trash")
        if let status = try? FileStatus(of: shared, followsLinks: false), status.kind == .folder, status.isSticky {
            let own = shared.appending("/\(user)")
            if (try? make(own)) != nil { return own }
        }
        let own = base.appending("/.Trash-\(user)")
        try make(own)
        return own
    }

    /// Makes a folder that only its owner can read, unless it exists and is the user's own.
    private static func make(_ folder: PathBytes, mayBeLink: Bool = false) throws(TrashError) {
        if folder.withSystemPath({ mkdir($0, 0o700) }) == 0 { return }
        let error = FileError.lastSystemError
        guard error == .system(EEXIST) else { throw .noTrash(reason: "\(folder.text): \(error.reason)") }
        guard let status = try? FileStatus(of: folder, followsLinks: mayBeLink), status.kind == .folder else {
            throw .noTrash(reason: "\(folder.text) is not a folder")
        }
        guard status.owner == getuid() else { throw .noTrash(reason: "\(folder.text) belongs to another user") }
    }

    /// The file system of a folder, or of the nearest one above that exists.
    private static func deviceOfNearest(_ folder: String) -> UInt64? {
        var folder = folder
        while true {
            if let status = try? FileStatus(of: folder) { return status.device }
            if folder == "/" { return nil }
            folder = parentFolder(of: folder)
        }
    }

    /// The highest folder above a path that is on its file system.
    private static func topFolder(of path: PathBytes, device: UInt64) -> PathBytes {
        var top = path.parent
        while top.text != "/", (try? FileStatus(of: top.parent))?.device == device { top = top.parent }
        return top
    }

    // MARK: Files

    /// Moves a file into the folder.
    ///
    /// - Returns: its path there.
    func take(_ path: PathBytes) throws(TrashError) -> String {
        let information = Array(self.information(of: path).utf8)
        var number = 1
        while true {
            let name = Self.name(path.fileName, number: number)
            let note = folder.appending("/info/").appending(name + Array(Self.suffix.utf8))
            number += 1
            // The note reserves the name, as the specification demands.
            let descriptor = note.withSystemPath { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
            if descriptor < 0, errno == EEXIST { continue }
            guard descriptor >= 0 else { throw .noTrash(reason: "\(note.text): \(systemErrorText())") }
            let place = folder.appending("/files/").appending(name)
            do throws(FileError) {
                defer { close(descriptor) }
                try information.withBytes { bytes throws(FileError) in try writeAll(bytes, to: descriptor) }
                try moveFile(path, to: place)
                return place.path
            } catch {
                _ = note.withSystemPath { unlink($0) }
                // A file without a note, which something else left there.
                if error == .system(EEXIST) { continue }
                throw error == .system(EXDEV) ? .otherFileSystem : .file(error)
            }
        }
    }

    /// Removes the note about a file that has left the trash.
    static func removeInformation(of place: PathBytes) {
        let note = place.parent.parent.appending("/info/").appending(place.fileName + Array(suffix.utf8))
        _ = note.withSystemPath { unlink($0) }
    }

    private static let suffix = ".trashinfo"
    /// Names of files have at most 255 bytes, with the suffix.
    private static let nameLimit = 240

    /// Returns `beach.jpg`, `beach.2.jpg` and so on.
    private static func name(_ name: [UInt8], number: Int) -> [UInt8] {
        let dot = name.dropFirst().lastIndex(of: UInt8(ascii: ".")) ?? name.endIndex
        let end = Array((number > 1 ? ".\(number)" : "").utf8) + name[dot...].prefix(40)
        return name[..<dot].prefix(Self.nameLimit - end.count) + end
    }

    private func information(of path: PathBytes) -> String {
        var bytes = path.withSystemPath { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
        if let volume, volume.text != "/" {
            bytes.removeFirst(volume.withSystemPath { strlen($0) } + 1)
        } else if volume != nil {
            bytes.removeFirst()
        }
        return "[Trash Info]\nPath=\(Self.percentEncoded(bytes))\nDeletionDate=\(Self.localTime())\n"
    }

    /// Encodes a path as in a URI (RFC 2396), but for its slashes.
    private static func percentEncoded(_ path: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = []
        for byte in path {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                text.append(byte)
            case _ where "/-_.~".utf8.contains(byte): text.append(byte)
            default: text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func localTime() -> String {
        var seconds = time(nil)
        var local = tm()
        localtime_r(&seconds, &local)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S", &local)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
#endif
