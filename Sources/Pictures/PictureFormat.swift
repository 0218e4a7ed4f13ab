/// The format of a file, detected from its bytes and never from its name.
public enum PictureFormat: Sendable, Hashable {
    /// The formats that can be decoded, WebP with the package trait of that name.
    case jpeg, png, webp
    /// Formats that are only detected.
    case gif, tiff, bmp, heic, avif, jpegXL, jpeg2000, photoshop, icon, svg, pdf, openEXR, radianceHDR, qoi
    /// A camera's raw file, with the camera maker's format, such as "Canon CR2".
    case raw(String)
    /// A video, with the name of its container, such as "MP4".
    case video(String)

    /// The name to display.
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

    /// A Boolean value that indicates whether this build decodes the format: JPEG, PNG, and WebP with the package trait
    /// of that name.
    public var isSupported: Bool {
        switch self {
        case .jpeg, .png: true
        case .webp: hasWebPDecoder
        default: false
        }
    }

    /// The number of bytes at the start of a file that ``detect(_:)`` examines.
    public static let signatureLength = 4096
}
