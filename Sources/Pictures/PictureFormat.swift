/// The format of a file, detected from its bytes and never from its name.
public enum PictureFormat: Sendable, Hashable {
    /// The formats that every build decodes, WebP with the package trait of that name. Netpbm is PBM, PGM and PPM.
    case jpeg, png, webp, gif, bmp, netpbm
    /// The formats that a ``PictureDecoder`` decodes.
    case heic, avif, tiff, jpegXL
    /// Formats that are only detected.
    case jpeg2000, photoshop, icon, svg, pdf, openEXR, radianceHDR, qoi
    /// A camera's raw file, whose preview is decoded, with the camera maker's format, such as "Canon CR2".
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
        case .netpbm: "Netpbm"
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

    /// The number of bytes at the start of a file that ``detect(_:)`` examines.
    public static let signatureLength = 4096

    /// The usual extension of a file's name, without a dot; nil for raw files and videos, of which one name may stand
    /// for several.
    public var fileExtension: String? {
        switch self {
        case .jpeg: "jpg"
        case .netpbm: "ppm"
        case .tiff: "tif"
        case .jpegXL: "jxl"
        case .png, .webp, .gif, .bmp, .heic, .avif: name.lowercased()
        default: nil
        }
    }

    /// The media type by which HTTP names the format; nil if it is neither decoded nor a video.
    public var mediaType: String? {
        switch self {
        case .netpbm: "image/x-portable-anymap"
        case .jpegXL: "image/jxl"
        case .jpeg, .png, .webp, .gif, .bmp, .heic, .avif, .tiff: "image/\(name.lowercased())"
        case .raw: "application/octet-stream"
        case .video("QuickTime"): "video/quicktime"
        case .video("MP4"): "video/mp4"
        case .video("Matroska"): "video/x-matroska"
        case .video("WebM"): "video/webm"
        case .video("AVI"): "video/x-msvideo"
        case .video("MPEG"): "video/mpeg"
        case .video("MPEG transport stream"): "video/mp2t"
        case .video("Windows Media"): "video/x-ms-wmv"
        case .video("Flash"): "video/x-flv"
        default: nil
        }
    }
}
