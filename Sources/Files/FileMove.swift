/// Moves a file or link within a file system, to a path at which nothing exists.
///
/// A link is moved itself; what it leads to stays.
///
/// - Throws: ``FileError/system(_:)``: `EEXIST` when something is at the path, `EXDEV` when it is on another file
///   system.
package func moveFile(_ source: some SystemPath, to target: some SystemPath) throws(FileError) {
    #if canImport(Darwin)
    let status = source.withSystemPath { source in
        target.withSystemPath { renamex_np(source, $0, UInt32(RENAME_EXCL)) }
    }
    guard status == 0 else { throw .lastSystemError }
    #else
    // A second name, unlike a new one by `rename`, never replaces another file.
    let status = source.withSystemPath { source in target.withSystemPath { linkat(AT_FDCWD, source, AT_FDCWD, $0, 0) } }
    if status == 0 {
        guard source.withSystemPath({ unlink($0) }) != 0 else { return }
        let error = FileError.lastSystemError
        _ = target.withSystemPath { unlink($0) }
        throw error
    }
    // File systems without second names, and files of others.
    guard [EPERM, ENOTSUP, ENOSYS, EMLINK].contains(errno) else { throw .lastSystemError }
    let reservation = target.withSystemPath { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
    guard reservation >= 0 else { throw .lastSystemError }
    close(reservation)
    guard source.withSystemPath({ source in target.withSystemPath { rename(source, $0) } }) != 0 else { return }
    let error = FileError.lastSystemError
    _ = target.withSystemPath { unlink($0) }
    throw error
    #endif
}
