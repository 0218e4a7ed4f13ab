import Synchronization

/// A decoder of formats that need libraries which are not part of this process: HEIC, AVIF, TIFF and JPEG XL.
///
/// The module `PictureDecoding` provides one that decodes in processes of their own.
public protocol PictureDecoder: Sendable {
    /// Returns the reason why a format cannot be decoded, with what to install; nil if it can. May block while the
    /// decoder starts.
    func obstacle(to format: PictureFormat) -> String?

    /// Decodes a picture: 8-bit RGB with transparency composited on white, rotated as the format itself says, but not
    /// by EXIF. Blocks until that is done.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - format: the format of the file.
    ///   - size: the size in the file's header, which the picture must not exceed.
    /// - Throws: ``PictureError``.
    func decode(
        _ bytes: [UInt8], format: PictureFormat, size: (width: Int, height: Int)
    ) throws(PictureError) -> Picture
}

/// The process's decoder of further formats. A program sets it before it reads the first picture.
public enum ExternalDecoding {
    private static let current = Mutex<(any PictureDecoder)?>(nil)

    /// The decoder in use; nil if there is none, and the formats that need one are skipped.
    public static var decoder: (any PictureDecoder)? {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }

    /// The formats that need a decoder.
    public static let formats: [PictureFormat] = [.heic, .avif, .tiff, .jpegXL]
}

extension PictureFormat {
    /// The reason why this process does not decode the format, with what to do about it; nil if it does.
    public var obstacle: String? {
        switch self {
        case .jpeg, .png, .gif, .bmp, .netpbm: nil
        case .webp: hasWebPDecoder ? nil : "clipsearch was built without it"
        case .heic, .avif, .tiff, .jpegXL:
            if let decoder = ExternalDecoding.decoder { decoder.obstacle(to: self) } else { "no decoder is set up" }
        case .raw(let camera): Self.camerasWithPreviews.contains(camera) ? nil : "its previews cannot be read"
        case .video: ExternalDecoding.obstacleToVideos ?? "it is a video, and not a picture"
        case .jpeg2000, .photoshop, .icon, .svg, .pdf, .openEXR, .radianceHDR, .qoi: "it cannot be read yet"
        }
    }

    /// A Boolean value that indicates whether this process decodes the format. JPEG, PNG, GIF, BMP, Netpbm and the
    /// previews of raw files always are, WebP with the package trait of that name, and HEIC, AVIF, TIFF and JPEG XL by
    /// the decoder of ``ExternalDecoding``.
    public var isSupported: Bool { obstacle == nil }

    /// The formats that can be decoded, given a build and a decoder that do; raw files, of which there are many kinds,
    /// excepted.
    public static let decodable: [PictureFormat] =
        [.jpeg, .png, .webp, .gif, .bmp, .netpbm] + ExternalDecoding.formats

    /// The names of the raw formats whose previews are decoded.
    public static let camerasWithPreviews = [
        "Canon CR2", "Canon CR3", "Nikon NEF", "Sony ARW", "DNG", "Olympus ORF", "Panasonic RW2", "Fujifilm RAF",
        "Pentax PEF", "Samsung SRW",
    ]
}
