/// What kind of file some bytes are. Told from the bytes, never from a name.
public enum PictureFormat: Sendable, Hashable {
    case jpeg, png, webp
    case gif, tiff, bmp, heic, avif, jpegXL, jpeg2000, photoshop, icon, svg, pdf, openEXR, radianceHDR, qoi
    /// A camera's raw file; the associated value says whose, such as "Canon CR2".
    case raw(String)
    /// A film; the associated value names the container, such as "MP4".
    case video(String)

    /// The name to show to a person.
    public var name: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webp: "WebP"
        case .gif: "GIF"
        case .tiff: "TIFF"
        case .bmp: "BMP"
        case .heic: "HEIC"
        case .avif: "AVIF"
        case .jpegXL: "JPEG XL"
        case .jpeg2000: "JPEG 2000"
        case .photoshop: "Photoshop"
        case .icon: "icon"
        case .svg: "SVG"
        case .pdf: "PDF"
        case .openEXR: "OpenEXR"
        case .radianceHDR: "Radiance HDR"
        case .qoi: "QOI"
        case .raw(let camera): "\(camera) raw"
        case .video(let container): "\(container) video"
        }
    }

    /// Whether this build decodes it: JPEG, PNG, and WebP with the package trait of that name.
    public var isSupported: Bool {
        switch self {
        case .jpeg, .png: true
        case .webp: hasWebPDecoder
        default: false
        }
    }

    /// How many of a file's first bytes ``detect(_:)`` looks at.
    public static let signatureLength = 4096
}
