/// Decoding of text from a file of unknown encoding.
package enum TextDecoding {
    /// Decodes UTF-8 or UTF-16 with a byte order mark, which is removed; UTF-8 where the bytes are valid; else, if
    /// allowed, Latin-1.
    ///
    /// - Parameter latin1: `true` to decode bytes that are not UTF-8 as Latin-1.
    /// - Returns: nil when the bytes are not text: an incomplete character, or a NUL.
    package static func text(_ bytes: [UInt8], latin1: Bool) -> String? {
        let text: String?
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
            text = utf16(bytes[2...], isLittleEndian: bytes[0] == 0xff)
        } else {
            let content = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...]
            text =
                String(validating: content, as: UTF8.self)
                ?? (latin1 ? String(String.UnicodeScalarView(content.map { Unicode.Scalar($0) })) : nil)
        }
        return text.flatMap { $0.unicodeScalars.contains("\0") ? nil : $0 }
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool) -> String? {
        guard bytes.count % 2 == 0 else { return nil }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map { offset in
            let (first, second) = (UInt16(bytes[offset]), UInt16(bytes[offset + 1]))
            return isLittleEndian ? second << 8 | first : first << 8 | second
        }
        return String(validating: units, as: UTF16.self)
    }
}
