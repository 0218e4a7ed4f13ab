import Catalog
import Files
import Pictures

extension LibraryChange.PhotoChange {
    /// A photo with the properties, the texts and the data that its file holds.
    ///
    /// - Parameter outerTexts: the texts from outside the file.
    init(
        _ file: ScannedFile, hash: ContentHash, info: PictureInfo, vectors: [NewVector] = [],
        outerTexts: [TextChange] = []
    ) {
        let dated = Self.date(of: info, in: file.path.fileName)
        var capture = info.capture
        (capture.dateSource, capture.offsetMinutes) = (dated?.source, dated?.date.offsetMinutes)
        let record = PhotoFile(
            path: file.path, size: file.size, modifiedNanoseconds: file.modifiedNanoseconds, contentHash: hash,
            width: info.width, height: info.height, format: info.format.name, takenAt: dated?.date.seconds)
        let texts = PhotoTexts(
            captions: BoundedCaptions([info.title, info.caption].compactMap { $0 }).kept.map {
                Caption($0, source: .embedded)
            },
            tags: info.keywords.map { Tag($0, source: .embedded) })
        self.init(
            file: record, capture: capture, vectors: vectors,
            texts: [TextChange(source: .embedded, texts: texts)] + outerTexts)
    }

    /// Returns the date in the file or, rather than the date of its last edit, the one in its name.
    private static func date(
        of info: PictureInfo, in name: String
    ) -> (date: CaptureDate, source: CaptureDate.Source)? {
        if let date = info.captureDate, let source = info.capture.dateSource, source != .modified {
            return (date, source)
        }
        if let date = FileNameDate.date(in: name) { return (date, .fileName) }
        return info.captureDate.map { ($0, .modified) }
    }
}
