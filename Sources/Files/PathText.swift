/// Paths as text, for databases, JSON, arguments and messages.
///
/// On Linux a file name consists of any bytes but `/` and NUL, which a `String` cannot always represent. A byte that is
/// not part of valid UTF-8 becomes one scalar of U+EF80…U+EFFF in the text (byte + U+EF00). Actual scalars of that
/// range in a name are treated as invalid bytes, too, which keeps the conversion one-to-one.
package enum PathText {
    /// Returns the text of a path: the path itself if it is valid UTF-8.
    package static func text(of bytes: some Collection<UInt8>) -> String {
        var text = String(decoding: bytes, as: UTF8.self)
        if !text.utf8.elementsEqual(bytes) || text.unicodeScalars.contains(where: isEscape) {
            text = escape(Array(bytes))
        }
        text.makeContiguousUTF8()
        return text
    }

    /// Returns the path of a text: the bytes to pass to the file system.
    package static func bytes(of text: String) -> [UInt8] {
        guard hasEscapes(text) else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if isEscape(scalar) {
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                bytes.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
            }
        }
        return bytes
    }

    static func hasEscapes(_ text: String) -> Bool {
        // The first byte of U+E000…U+EFFF, which most paths do not contain.
        text.utf8.contains(0xEE) && text.unicodeScalars.contains(where: isEscape)
    }

    private static func isEscape(_ scalar: Unicode.Scalar) -> Bool { (0xEF80...0xEFFF).contains(scalar.value) }

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
