import CPictureCodecs
import Files

/// A PNG's three kinds of text chunk.
enum PNGText {
    /// The keywords of the texts to read; other text chunks are skipped.
    enum Keyword: CaseIterable {
        case xmp, description, creationTime, rawEXIF

        fileprivate var bytes: StaticString {
            switch self {
            case .xmp: "XML:com.adobe.xmp\0"
            case .description: "Description\0"
            case .creationTime: "Creation Time\0"
            case .rawEXIF: "Raw profile type exif\0"
            }
        }
    }

    /// Returns the keyword and text of a `tEXt`, `zTXt` or `iTXt` chunk with one of these keywords.
    ///
    /// Text beyond ``InputLimits/embeddedTextBytes`` is dropped.
    static func read(_ data: ByteView, type: ByteView) -> (keyword: Keyword, content: ByteView)? {
        guard type.starts(with: "tEXt") || type.starts(with: "zTXt") || type.starts(with: "iTXt"),
            let keyword = Keyword.allCases.first(where: { data.starts(with: $0.bytes) })
        else { return nil }
        let keywordEnd = keyword.bytes.utf8CodeUnitCount - 1
        if type.starts(with: "tEXt") { return (keyword, bounded(data.suffix(from: keywordEnd + 1))) }
        if type.starts(with: "zTXt") { return (keyword, inflated(data.suffix(from: keywordEnd + 2))) }
        // Keyword NUL, compressed?, method, language NUL, translated keyword NUL, text.
        guard let compressed = data.byte(at: keywordEnd + 1),
            let languageEnd = data.firstOffset(of: 0, from: keywordEnd + 3),
            let translationEnd = data.firstOffset(of: 0, from: languageEnd + 1)
        else { return nil }
        let text = data.suffix(from: translationEnd + 1)
        return (keyword, compressed == 0 ? bounded(text) : inflated(text))
    }

    /// Decodes the EXIF data that ImageMagick writes as hexadecimal digits after three lines of its own.
    static func rawProfile(_ content: ByteView) -> ByteView? {
        var start = 0
        for _ in 0..<3 {
            guard let end = content.firstOffset(of: UInt8(ascii: "\n"), from: start) else { return nil }
            start = end + 1
        }
        let digits = content.suffix(from: start).array.compactMap(hexadecimalDigit)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        let profile = ByteView(bytes)
        return profile.starts(with: "Exif\0\0") ? profile.suffix(from: 6) : profile
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func bounded(_ text: ByteView) -> ByteView {
        text.part(from: 0, length: InputLimits.embeddedTextBytes) ?? text
    }

    private static func inflated(_ stream: ByteView) -> ByteView {
        let bytes = stream.array
        var text = [UInt8](repeating: 0, count: InputLimits.embeddedTextBytes)
        let length = pc_png_inflate(bytes, bytes.count, &text, text.count)
        return ByteView(Array(text.prefix(length)))
    }
}
