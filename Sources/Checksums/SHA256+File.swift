import Files

/// A file whose checksum cannot be taken.
public struct ChecksumError: Error, Equatable, Sendable, CustomStringConvertible {
    public let path: String
    public let reason: String

    public var description: String { "\(path): cannot be read: \(reason)" }
}

extension SHA256 {
    /// The digest of a file's content as 64 lower-case hexadecimal digits.
    ///
    /// - Parameter progress: called about every 8 MiB with the number of bytes read so far; what it throws ends the
    ///   reading, which is how a caller cancels it.
    /// - Throws: ``ChecksumError`` when the file cannot be read, and whatever `progress` throws.
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
