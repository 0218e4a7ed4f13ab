import CPictureCodecs

/// A PNG's three kinds of text chunk.
enum PNGText {
    /// The keyword and the text of a chunk if it is one of `tEXt`, `zTXt` and `iTXt`.
    static func read(_ data: ByteView, type: ByteView) -> (keyword: String, content: ByteView)? {
        guard type.starts(with: "tEXt") || type.starts(with: "zTXt") || type.starts(with: "iTXt"),
            let keywordEnd = data.firstOffset(of: 0), let keyword = data.part(from: 0, length: keywordEnd)?.text
        else { return nil }
        if type.starts(with: "tEXt") { return (keyword, data.suffix(from: keywordEnd + 1)) }
        if type.starts(with: "zTXt") { return (keyword, inflated(data.suffix(from: keywordEnd + 2))) }
        // Keyword NUL, compressed?, method, language NUL, translated keyword NUL, text.
        guard let compressed = data.byte(at: keywordEnd + 1),
            let languageEnd = data.firstOffset(of: 0, from: keywordEnd + 3),
            let translationEnd = data.firstOffset(of: 0, from: languageEnd + 1)
        else { return nil }
        let text = data.suffix(from: translationEnd + 1)
        return (keyword, compressed == 0 ? text : inflated(text))
    }

    /// The EXIF data that ImageMagick writes as hexadecimal digits after three lines of its own.
    static func rawProfile(_ content: ByteView) -> ByteView? {
        var start = 0
        for _ in 0..<3 {
            guard let end = content.firstOffset(of: UInt8(ascii: "\n"), from: start) else { return nil }
            start = end + 1
        }
        let digits = content.suffix(from: start).array.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        let profile = ByteView(bytes)
        return profile.starts(with: "Exif\0\0") ? profile.suffix(from: 6) : profile
    }

    private static func inflated(_ stream: ByteView) -> ByteView {
        let bytes = stream.array
        var text = [UInt8](repeating: 0, count: maximumLength)
        let length = pc_png_inflate(bytes, bytes.count, &text, text.count)
        return ByteView(Array(text.prefix(length)))
    }

    /// Of longer text the rest is dropped: no caption or packet needs more.
    private static let maximumLength = 1 << 20
}
