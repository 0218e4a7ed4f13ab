import Files

/// Why a corrector cannot be made.
public enum SpellingError: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case malformed(path: String, reason: String)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
        case .malformed(let path, let reason): "\(path) is not what it should be: \(reason)"
        }
    }
}

extension OutsideFile {
    /// The bytes of a file that a corrector is made from.
    ///
    /// - Throws: ``SpellingError`` when there is no such file, or it is larger than a word list can be.
    static func bytes(of path: String) throws(SpellingError) -> [UInt8] {
        do {
            return try bytes(of: path, limit: 64 << 20)
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
    }
}
