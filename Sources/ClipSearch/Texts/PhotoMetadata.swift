import Pictures

/// The metadata, apart from captions and keywords, in the files next to a photo.
package struct SidecarMetadata: Sendable, Hashable {
    /// Those of XMP files, in the order of ``SidecarNames``.
    package var xmp: [XMPMetadata] = []
    /// The record of Google Takeout.
    package var takeout: TakeoutRecord?

    package init() {}
}

/// The date, the camera, the place and the rating of a photo, from its file, the files next to it, and its name.
///
/// Where they disagree, the first that has a value counts:
///
/// | value | order |
/// |---|---|
/// | date | XMP file, if it says when the picture was taken; the photo's file; XMP file; Takeout; the file's name |
/// | rating | XMP file; the photo's file |
/// | place | XMP file; the photo's file; Takeout |
/// | camera, lens | the photo's file; XMP file |
///
/// EXIF DateTime, the time of the last edit, and the time in UTC of a video's header come after all of these. An XMP
/// file comes first where people correct a camera's value. A date in it that is the same clock time as the file's
/// changes nothing: the file may state the zone and the fraction of the second, too.
struct PhotoMetadata {
    let date: CaptureDate?
    let capture: CaptureData

    /// - Parameter name: The name of the photo's file.
    init(of info: PictureInfo, name: String, sidecars: SidecarMetadata) {
        let dated = Self.date(of: info, name: name, sidecars: sidecars)
        var capture = info.capture
        let xmp = sidecars.xmp.map(\.capture)
        capture.rating = xmp.lazy.compactMap(\.rating).first ?? capture.rating
        capture.location =
            xmp.lazy.compactMap(\.location).first ?? capture.location ?? sidecars.takeout?.location
        capture.camera = capture.camera ?? xmp.lazy.compactMap(\.camera).first
        capture.lens = capture.lens ?? xmp.lazy.compactMap(\.lens).first
        capture.setDate(dated)
        (date, self.capture) = (dated?.date, capture)
    }

    private static func date(
        of info: PictureInfo, name: String, sidecars: SidecarMetadata
    ) -> AttributedDate? {
        let own = info.attributedDate
        if let corrected = sidecars.xmp.lazy.compactMap(\.originalDate).first {
            if let own, !own.isUncertain, own.date.isSameClockTime(as: corrected) { return own }
            return AttributedDate(corrected, .sidecar)
        }
        if let own, !own.isUncertain { return own }
        if let date = sidecars.xmp.lazy.compactMap(\.creationDate).first { return AttributedDate(date, .sidecar) }
        if let date = sidecars.takeout?.taken { return AttributedDate(date, .takeout) }
        if let date = FileNameDate.date(in: name) { return AttributedDate(date, .fileName) }
        return own
    }
}

extension AttributedDate {
    /// `true` if it may be another time than that of the picture, or one in another zone than the camera's clock.
    fileprivate var isUncertain: Bool { source == .modified || source == .video }
}
