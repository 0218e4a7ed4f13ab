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
    /// The date in EXIF DateTimeOriginal, else DateTimeDigitized, XMP, IPTC, a text of a PNG, or EXIF DateTime.
    public let captureDate: CaptureDate?
    /// The camera, the exposure, the place and the rating.
    public let capture: CaptureData
    /// The distinct keywords of XMP (each level of hierarchical ones), IPTC and Windows' EXIF tag, and the names of
    /// people in XMP, in the order found.
    public let keywords: [String]
    /// The title in XMP `dc:title`, else IPTC's title, else Windows' EXIF tag.
    public let title: String?
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

    /// The metadata of a video.
    package init(_ video: VideoInformation, format: PictureFormat) {
        self.format = format
        orientation = 1
        (width, height) = (video.width, video.height)
        captureDate = video.date ?? video.headerDate
        var capture = CaptureData()
        capture.camera = video.camera
        capture.location = video.location
        capture.setDate(
            video.date.map { AttributedDate($0, .text) } ?? video.headerDate.map { AttributedDate($0, .video) })
        self.capture = capture
        let words = BoundedKeywords(video.keywords)
        let title = video.title.map { $0.cut(to: InputLimits.captionLength) }
        let caption = video.caption.map { $0.cut(to: InputLimits.captionLength) }
        (keywords, self.title, self.caption) = (words.kept, title?.kept, caption?.kept)
        isTextCut = words.isCut || title?.isCut == true || caption?.isCut == true
    }

    init(_ header: PictureHeader) {
        let (metadata, size) = (header.metadata, header.size)
        format = header.format
        orientation = metadata.orientation
        (width, height) = orientation < 5 ? size : (size.height, size.width)

        let main = metadata.exif.flatMap(TIFFDirectory.first(of:))
        let camera = metadata.cameraDirectory(of: main)
        let iptc = metadata.iptc.map(IPTCRecord.init)
        let xmp = metadata.xmp.map(XMPPacket.init)
        var capture = CaptureData(main: main, camera: camera, place: metadata.placeDirectory(of: main), xmp: xmp)
        let dated = Self.captureDate(metadata, main, camera, xmp, iptc)
        captureDate = dated?.date
        capture.setDate(dated)
        self.capture = capture
        let windowsKeywords = main?.wideText(.keywordsForWindows)?.split(separator: ";").compactMap {
            String($0).trimmed
        }
        let words = BoundedKeywords(
            [xmp?.keywords, iptc?.keywords, windowsKeywords, xmp?.people].flatMap { $0 ?? [] })
        keywords = words.kept
        let description = [xmp?.caption, iptc?.caption, main?.text(.imageDescription), metadata.description]
            .compactMap { $0 }.first { !Self.isCameraDefault($0) }
        let text = description.map { $0.cut(to: InputLimits.captionLength) }
        caption = text?.kept
        let heading = (xmp?.title ?? iptc?.title ?? main?.wideText(.titleForWindows)).map {
            $0.cut(to: InputLimits.captionLength)
        }
        title = heading?.kept
        isTextCut = words.isCut || text?.isCut == true || heading?.isCut == true
    }

    /// The date with its origin.
    package var attributedDate: AttributedDate? {
        guard let captureDate, let source = capture.dateSource else { return nil }
        return AttributedDate(captureDate, source, offset: capture.offsetSource ?? .stated)
    }

    /// Returns the most trusted date.
    private static func captureDate(
        _ metadata: MetadataBlocks, _ main: TIFFDirectory?, _ camera: TIFFDirectory?, _ xmp: XMPPacket?,
        _ iptc: IPTCRecord?
    ) -> AttributedDate? {
        typealias Tag = TIFFDirectory.Tag
        func exif(_ directory: TIFFDirectory?, _ tag: Tag, offset: Tag, decimals: Tag) -> CaptureDate? {
            directory?.text(tag).flatMap {
                CaptureDate(exif: $0, offset: camera?.text(offset), decimals: camera?.text(decimals))
            }
        }
        if let date = exif(
            camera, .dateTimeOriginal, offset: .offsetTimeOriginal, decimals: .subSecondTimeOriginal)
        {
            guard date.offsetMinutes == nil, let moment = metadata.placeDirectory(of: main)?.moment else {
                return AttributedDate(date, .original)
            }
            return AttributedDate(date.with(offsetMinutes: date.offsetMinutes(at: moment)), .original, offset: .gps)
        }
        if let date = exif(
            camera, .dateTimeDigitized, offset: .offsetTimeDigitized, decimals: .subSecondTimeDigitized)
        {
            return AttributedDate(date, .digitized)
        }
        if let date = xmp?.creationDate { return AttributedDate(date, .xmp) }
        if let date = iptc?.creationDate { return AttributedDate(date, .iptc) }
        if let text = metadata.creationTime, let date = CaptureDate(iso: text) ?? CaptureDate(exif: text, offset: nil) {
            return AttributedDate(date, .text)
        }
        return exif(main, .dateTime, offset: .offsetTime, decimals: .subSecondTime).map {
            AttributedDate($0, .modified)
        }
    }

    private static func isCameraDefault(_ text: String) -> Bool {
        let upper = text.uppercased()
        return upper.hasSuffix("DIGITAL CAMERA") || upper.hasPrefix("SONY DSC") || upper.hasPrefix("SAMSUNG CAMERA")
            || upper.hasPrefix("DCIM\\") || upper.hasPrefix("<DIGIMAX") || upper == "IMAGE" || upper == "DEFAULT"
    }
}

extension TIFFDirectory {
    /// The time of a GPS directory, in UTC.
    fileprivate var moment: CaptureDate? {
        let time = numbers(.timeStamp, limit: 3)
        guard let day = text(.dateStamp), time.count == 3, time.allSatisfy({ (0..<100).contains($0) }) else {
            return nil
        }
        return CaptureDate(exif: "\(day) \(time.map { "\(Int($0))" }.joined(separator: ":"))", offset: "+00:00")
    }
}
