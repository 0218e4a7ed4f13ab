/// The reason why a file could not be used.
package enum FileError: Error, Equatable, Sendable {
    /// The system refused, with this `errno`.
    case system(Int32)
    /// A folder, pipe, socket or device in place of a regular file.
    case notRegular(FileStatus.Kind)
    case tooLarge(limit: Int)
    /// A link that leads out of the folders that it may lead to.
    case leadsOutside
    /// A file to write into that a link, or a second name of the file, would lead elsewhere.
    case notOwn(reason: String)
    /// The file became shorter while it was read.
    case changed
    /// A pipe through which nothing came, and at whose other end there is no process.
    case emptyPipe

    package static var lastSystemError: FileError { .system(errno) }

    /// The reason in words that follow the file's name.
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

    /// `true` if there is no file at the path.
    package var isAbsence: Bool { self == .system(ENOENT) || self == .system(ENOTDIR) }

    /// `true` if the process or the system lacked descriptors or memory, which says nothing about the file.
    package var isShortage: Bool {
        [EMFILE, ENFILE, ENOMEM].contains { self == .system($0) }
    }

    /// `true` if the disk, or the share of it that the user may fill, is full.
    package var isFullDisk: Bool { self == .system(ENOSPC) || self == .system(EDQUOT) }
}
