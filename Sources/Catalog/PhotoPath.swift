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
        var text = String(decoding: bytes, as: UTF8.self)
        if !Self.isStoredUnchanged(text, bytes) { text = Self.escape(Array(bytes)) }
        text.makeContiguousUTF8()
        self.text = text
    }

    /// The path that a valid string names.
    public init(_ path: String) {
        self.init(bytes: Array(path.utf8))
    }

    /// Takes back what ``text`` gave.
    public init(text: String) {
        self.text = text
    }

    /// The path to give to the file system.
    public var bytes: [UInt8] {
        if !text.unicodeScalars.contains(where: Self.isEscape) { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if Self.isEscape(scalar) {
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                bytes.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
            }
        }
        return bytes
    }

    /// The part after the last slash.
    public var fileName: String {
        String(text[(lastSlash.map { text.utf8.index(after: $0) } ?? text.startIndex)...])
    }

    /// The part before the last slash; `/` for a file in the root folder.
    public var folder: PhotoPath {
        guard let lastSlash else { return PhotoPath(text: "") }
        return PhotoPath(text: lastSlash == text.startIndex ? "/" : String(text[..<lastSlash]))
    }

    public var description: String { text }

    public static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
    public static func < (left: Self, right: Self) -> Bool { left.text.utf8.lexicographicallyPrecedes(right.text.utf8) }

    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    private var lastSlash: String.Index? { text.utf8.lastIndex(of: UInt8(ascii: "/")) }
}

extension PhotoPath {
    private static func isEscape(_ scalar: Unicode.Scalar) -> Bool { (0xEF80...0xEFFF).contains(scalar.value) }

    private static func isStoredUnchanged(_ text: String, _ bytes: some Collection<UInt8>) -> Bool {
        text.utf8.elementsEqual(bytes) && !text.unicodeScalars.contains(where: isEscape)
    }

    private static func escape(_ bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        var offset = 0
        while offset < bytes.count {
            let length = min(4, bytes.count - offset)
            // The longest valid scalar that starts here; no shorter prefix of a scalar is valid by itself.
            let scalar = (1...length).lazy.compactMap { count -> (Unicode.Scalar, Int)? in
                let piece = bytes[offset..<offset + count]
                guard let string = String(validating: piece, as: UTF8.self) else { return nil }
                return string.unicodeScalars.first.map { ($0, count) }
            }.first
            if let (scalar, count) = scalar, !isEscape(scalar) {
                text.append(scalar)
                offset += count
            } else {
                // Only bytes of 0x80 and above can be invalid, so this is U+EF80…U+EFFF.
                text.append(Unicode.Scalar(0xEF00 + UInt16(bytes[offset])) ?? "\u{FFFD}")
                offset += 1
            }
        }
        return String(text)
    }
}
