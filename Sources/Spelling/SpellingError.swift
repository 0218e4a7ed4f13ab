import Files

/// An error that prevents a corrector from being created.
public enum SpellingError: Error, Equatable, CustomStringConvertible {
    /// A file cannot be read.
    case unreadable(path: String, reason: String)
    /// A file has invalid contents.
    case malformed(path: String, reason: String)

    /// A message that names the file and the reason.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .malformed(let path, let reason): "\(path) is not what it should be: \(reason)"
        }
    }
}

extension OutsideFile {
    /// Returns the bytes of a corrector's file.
    ///
    /// - Throws: ``SpellingError`` when the file does not exist, or is larger than any word list.
    static func bytes(of path: String) throws(SpellingError) -> [UInt8] {
        do {
            return try bytes(of: path, limit: 64 << 20)
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
    }
}
