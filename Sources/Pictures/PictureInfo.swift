import Files

/// The metadata of a picture file, read without decoding the picture.
public struct PictureInfo: Sendable, Hashable {
    /// The format of the file.
    public let format: PictureFormat
    /// The width in pixels as displayed, after orientation.
    public let width: Int
    /// The height in pixels as displayed, after orientation.
    public let height: Int
    /// The EXIF orientation, 1 (upright) … 8.
    public let orientation: Int
    /// The date in EXIF DateTimeOriginal, else DateTime.
    public let captureDate: CaptureDate?
    /// The distinct keywords of XMP `dc:subject`, IPTC and Windows' EXIF tag, in the order found.
    public let keywords: [String]
    /// The caption in XMP `dc:description`, else IPTC's caption, else EXIF ImageDescription, else PNG's Description.
    /// Default texts written by cameras are excluded.
    public let caption: String?

    /// `true` if the file holds more or longer texts than are stored for a photo.
    public let isTextCut: Bool

    /// Reads the metadata of a picture file.
    ///
    /// - Parameter bytes: a whole file.
    /// - Throws: ``PictureError`` for another format or an unreadable header. Invalid metadata is ignored.
    public init(bytes: [UInt8]) throws(PictureError) { self = try PictureHeader(bytes: bytes).info }

    init(_ header: PictureHeader) {
        let (metadata, size) = (header.metadata, header.size)
        format = header.format
        orientation = metadata.orientation
        (width, height) = orientation < 5 ? size : (size.height, size.width)

        let main = metadata.exif.flatMap(TIFFDirectory.first(of:))
        let iptc = metadata.iptc.map(IPTCRecord.init)
        let xmp = metadata.xmp.map(XMPPacket.init)
        captureDate = Self.captureDate(main, metadata.cameraDirectory(of: main))
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

    private static func captureDate(_ main: TIFFDirectory?, _ exif: TIFFDirectory?) -> CaptureDate? {
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
