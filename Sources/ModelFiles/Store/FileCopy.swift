import Files

/// Copies one file through a ``PartialFile``, so that it appears only when it is complete.
struct FileCopy {
    let source: String
    /// The path of the copy; its folder exists.
    let path: String
    var write: PartialFile.Write = systemWrite

    /// Copies the file but leaves it partial, so that it can be checked.
    ///
    /// - Parameter progress: called with the number of bytes copied so far.
    /// - Throws: ``ModelFilesError``, `CancellationError`.
    func copyPartially(progress: (Int64) -> Void) throws {
        do {
            let file = try OutsideFile(source)
            var partial = try PartialFile(for: path, write: write)
            try partial.restart()
            try file.readPieces(of: 1 << 20) { bytes in
                if Task.isCancelled { throw CancellationError() }
                try partial.append(bytes)
                progress(partial.byteCount)
            }
        } catch let error as FileError {
            throw ModelFilesError.unreadable(path: source, reason: error.reason)
        }
    }

    /// Copies the file.
    func run(progress: (Int64) -> Void) throws {
        try copyPartially(progress: progress)
        try PartialFile(for: path, write: write).commit()
    }
}
