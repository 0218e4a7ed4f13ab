import Files

extension OutsideFile {
    /// Returns the bytes of a tokenizer's file.
    static func bytes(of path: String) throws(TokenizerError) -> [UInt8] {
        do {
            return try bytes(of: path, limit: 1 << 28)
        } catch {
            throw .unreadable(file: path, reason: error.reason)
        }
    }
}
