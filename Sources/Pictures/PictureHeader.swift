import CPictureCodecs

/// A picture file parsed once up to its pixels: the picture's properties and the parameters of its decoder.
///
///     let header = try PictureHeader(bytes: bytes)
///     let small = try header.decode { $0.resized(width: 260, height: 260) }
public struct PictureHeader: Sendable {
    /// The format of the file.
    public let format: PictureFormat
    let bytes: [UInt8]
    /// The size as stored, before orientation.
    let size: PixelSize
    let metadata: MetadataBlocks
    let coding: Coding

    /// The parameters of each format's decoder.
    enum Coding: Sendable {
        case jpeg(pc_jpeg_header)
        case png(pc_png_header)
        case webP
    }

    /// Parses a picture file.
    ///
    /// - Parameter bytes: a whole JPEG, PNG or WebP file.
    /// - Throws: ``PictureError`` for another format or an unreadable header. Invalid metadata is ignored.
    public init(bytes: [UInt8]) throws(PictureError) {
        guard let format = PictureFormat.detect(bytes) else { throw .unrecognized }
        switch format {
        case .jpeg:
            let header = try jpegHeader(bytes)
            size = (Int(header.width), Int(header.height))
            metadata = JPEGSegments.metadata(of: bytes)
            coding = .jpeg(header)
        case .png:
            let chunks = try PNGChunks(bytes)
            size = (chunks.width, chunks.height)
            metadata = chunks.metadata
            coding = .png(chunks.header)
        case .webp where format.isSupported:
            size = try webPSize(bytes)
            metadata = WebPChunks.metadata(of: bytes)
            coding = .webP
        default: throw .unsupportedFormat(format)
        }
        self.format = format
        self.bytes = bytes
    }

    /// The size, date and texts of the picture.
    public var info: PictureInfo { PictureInfo(self) }
}
