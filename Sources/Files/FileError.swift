/// The reason why a file could not be used.
package enum FileError: Error, Equatable, Sendable {
    /// A system call failed with this `errno`.
    case system(Int32)
    /// The path leads to a folder, pipe, socket or device instead of a regular file.
    case notRegular(FileStatus.Kind)
    case tooLarge(limit: Int)
    /// The path is a link that leads out of the permitted folders.
    case leadsOutside
    /// A link, or a second name of the file, would redirect writes elsewhere.
    case notOwn(reason: String)
    /// The file became shorter while it was read.
    case changed
    /// A pipe is empty and no process has its other end open.
    case emptyPipe

    package static var lastSystemError: FileError { .system(errno) }

    /// The reason, as the end of a message that begins with the file's name.
    package var reason: String {
        switch self {
        case .system(let code): systemErrorText(code)
        case .notRegular(.folder): "it is a folder"
        case .notRegular: "it is not a regular file"
        case .tooLarge(let limit): "it is larger than \(limit) bytes"
        case .leadsOutside: "it is a link to a file outside the folders that are indexed"
        case .notOwn(let reason): reason
        case .changed: "it was changed while it was read"
        case .emptyPipe: "it is a pipe that no process writes to"
        }
    }

    /// `true` if no file exists at the path.
    package var isAbsence: Bool { self == .system(ENOENT) || self == .system(ENOTDIR) }

    /// `true` if the process or the system lacked descriptors or memory, which is unrelated to the file.
    package var isShortage: Bool {
        [EMFILE, ENFILE, ENOMEM].contains { self == .system($0) }
    }

    /// `true` if the disk, or the user's quota, is full.
    package var isFullDisk: Bool { self == .system(ENOSPC) || self == .system(EDQUOT) }
}
