import Files

/// What a file says about its picture, read without decoding it.
public struct PictureInfo: Sendable, Hashable {
    public let format: PictureFormat
    /// As shown, after orientation.
    public let width: Int
    public let height: Int
    /// EXIF's number, 1 (upright) … 8.
    public let orientation: Int
    /// EXIF DateTimeOriginal, else DateTime.
    public let captureDate: CaptureDate?
    /// From XMP `dc:subject`, IPTC and Windows' EXIF tag, each once, in the order found.
    public let keywords: [String]
    /// XMP `dc:description`, else IPTC's caption, else EXIF ImageDescription, else PNG's Description. Words that
    /// cameras put there by themselves are left out.
    public let caption: String?

    /// `true` if the file holds more texts, or longer ones, than are kept of a photo.
    public let isTextCut: Bool

    /// - Parameter bytes: a whole JPEG, PNG or WebP file.
    /// - Throws: ``PictureError`` for another format or a header that cannot be read. Broken metadata are ignored.
    public init(bytes: [UInt8]) throws(PictureError) { self = try PictureHeader(bytes: bytes).info }

    init(_ header: PictureHeader) {
        let (metadata, size) = (header.metadata, header.size)
        format = header.format
        orientation = metadata.orientation
        (width, height) = orientation < 5 ? size : (size.height, size.width)

        let main = metadata.exif.flatMap(TIFFDirectory.first(of:))
        let iptc = metadata.iptc.map(IPTCRecord.init)
        let xmp = metadata.xmp.map(XMPPacket.init)
        captureDate = Self.captureDate(main)
        let windowsKeywords = main?.wideText(.keywordsForWindows)?.split(separator: ";").compactMap {
            String($0).trimmed
        }
        let words = BoundedKeywords((xmp?.keywords ?? []) + (iptc?.keywords ?? []) + (windowsKeywords ?? []))
        keywords = words.kept
        let description = [xmp?.caption, iptc?.caption, main?.text(.imageDescription), metadata.description]
            .compactMap { $0 }.first { !Self.isCameraDefault($0) }
        let text = description.map { $0.cut(to: InputLimits.captionLength) }
        caption = text?.kept
        isTextCut = words.isCut || text?.isCut == true
    }

    private static func captureDate(_ main: TIFFDirectory?) -> CaptureDate? {
        let exif = main?.exifDirectory
        if let text = exif?.text(.dateTimeOriginal),
            let date = CaptureDate(exif: text, offset: exif?.text(.offsetTimeOriginal))
        {
            return date
        }
        return main?.text(.dateTime).flatMap { CaptureDate(exif: $0, offset: exif?.text(.offsetTime)) }
    }

    private static func isCameraDefault(_ text: String) -> Bool {
        let upper = text.uppercased()
        return upper.hasSuffix("DIGITAL CAMERA") || upper.hasPrefix("SONY DSC") || upper.hasPrefix("SAMSUNG CAMERA")
            || upper.hasPrefix("DCIM\\") || upper.hasPrefix("<DIGIMAX") || upper == "IMAGE" || upper == "DEFAULT"
    }
}
