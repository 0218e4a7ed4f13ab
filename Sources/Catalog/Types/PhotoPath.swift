import Files

/// The absolute path of a file, exactly as the file system has it.
///
/// On Linux a file name is any bytes but `/` and NUL. A `String` can't hold all of them, and compares `é` written as
/// one scalar equal to `é` written as two, which are two files. So a path is compared by its bytes, and a byte that is
/// not part of valid UTF-8 is kept in ``text`` as one scalar of U+EF80…U+EFFF (byte + U+EF00). A real scalar of that
/// range in a name is treated as invalid bytes too, which keeps the two forms one to one.
public struct PhotoPath: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The path as text, for the database, JSON and people: the path itself if it is valid UTF-8.
    public let text: String

    /// - Parameter bytes: what the file system says.
    public init(bytes: some Collection<UInt8>) {
        text = PathText.text(of: bytes)
    }

    /// The path that a string names: that of valid UTF-8, or what ``text`` gave.
    public init(_ path: String) {
        self.init(bytes: PathText.bytes(of: path))
    }

    /// Takes back what ``text`` gave.
    public init(text: String) {
        self.text = text
    }

    /// The path to give to the file system.
    public var bytes: [UInt8] { PathText.bytes(of: text) }

    /// The part after the last slash.
    public var fileName: String {
        String(text[(lastSlash.map { text.utf8.index(after: $0) } ?? text.startIndex)...])
    }

    /// The part before the last slash; `/` for a file in the root folder.
    public var folder: PhotoPath {
        guard let lastSlash else { return PhotoPath(text: "") }
        return PhotoPath(text: lastSlash == text.startIndex ? "/" : String(text[..<lastSlash]))
    }

    /// ``text``
    public var description: String { text }

    /// Compares the bytes of two paths.
    public static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
    /// Orders paths by their bytes.
    public static func < (left: Self, right: Self) -> Bool { left.text.utf8.lexicographicallyPrecedes(right.text.utf8) }

    /// Hashes the bytes of the path.
    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    private var lastSlash: String.Index? { text.utf8.lastIndex(of: UInt8(ascii: "/")) }
}
