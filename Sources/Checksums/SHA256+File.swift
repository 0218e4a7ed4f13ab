import Files

/// An error that occurs when a file's checksum cannot be computed.
public struct ChecksumError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The path of the file.
    public let path: String
    /// The reason that the system reports.
    public let reason: String

    /// A message that names the file and the reason.
    public var description: String { "\(path): cannot be read: \(reason)" }
}

extension SHA256 {
    /// The digest of a file's content as 64 lower-case hexadecimal digits.
    ///
    /// - Parameter progress: called about every 8 MiB with the number of bytes read so far; an error that it throws
    ///   ends the reading, which is how a caller cancels it.
    /// - Throws: ``ChecksumError`` when the file cannot be read, and any error that `progress` throws.
    public static func hexDigest(
        ofFile path: String, progress: (_ bytesRead: Int64) throws -> Void = { _ in }
    ) throws -> String {
        var hash = SHA256()
        let bytesPerReport: Int64 = 8 << 20
        var bytesRead: Int64 = 0
        var nextReport = bytesPerReport
        do {
            // Pieces small enough to stay in the processor's cache between reading and hashing.
            try OutsideFile(path).readPieces(of: 1 << 18) { piece in
                hash.update(piece)
                bytesRead += Int64(piece.count)
                if bytesRead >= nextReport {
                    try progress(bytesRead)
                    nextReport = bytesRead + bytesPerReport
                }
            }
        } catch let error as FileError {
            throw ChecksumError(path: path, reason: error.reason)
        }
        return hash.finalize().hexadecimal
    }
}
