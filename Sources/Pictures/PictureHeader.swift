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
        case samples(any SampleReader)
        /// By ``ExternalDecoding``.
        case external
    }

    /// Parses a picture file.
    ///
    /// - Parameter bytes: a whole file; of a raw file, as much as ``PictureFile/bytes(atPath:)`` returns.
    /// - Throws: ``PictureError`` for another format or an unreadable header. Invalid metadata is ignored.
    public init(bytes: [UInt8]) throws(PictureError) {
        guard let format = PictureFormat.detect(bytes) else { throw .unrecognized }
        guard format.isSupported else { throw .unsupportedFormat(format) }
        switch format {
        case .png:
            let chunks = try PNGChunks(bytes)
            self.init(format, bytes, (chunks.width, chunks.height), chunks.metadata, .png(chunks.header))
        case .webp: self.init(format, bytes, try webPSize(bytes), WebPChunks.metadata(of: bytes), .webP)
        case .raw:
            guard let file = RawFile(ByteView(bytes)) else {
                throw .unsupportedVariant(format, reason: "it holds no JPEG preview")
            }
            try self.init(format, jpeg: file.preview.array, file.metadata)
        case .jpeg: try self.init(format, jpeg: bytes, JPEGSegments.metadata(of: bytes))
        case .gif:
            let reader = try GIFReader(bytes)
            self.init(format, bytes, reader.size, reader.metadata, .samples(reader))
        case .bmp:
            let reader = try BitmapReader(bytes)
            self.init(format, bytes, reader.size, MetadataBlocks(), .samples(reader))
        case .netpbm:
            let reader = try NetpbmReader(bytes)
            self.init(format, bytes, reader.size, MetadataBlocks(), .samples(reader))
        case .heic, .avif:
            let header = try HEIFHeader(bytes, format)
            self.init(format, bytes, header.size, header.metadata, .external)
        case .tiff:
            let header = try TIFFHeader(bytes)
            self.init(format, bytes, header.size, header.metadata, .external)
        case .jpegXL:
            let header = try JPEGXLHeader(bytes)
            self.init(format, bytes, header.size, header.metadata, .external)
        default: throw .unsupportedFormat(format)
        }
    }

    private init(
        _ format: PictureFormat, _ bytes: [UInt8], _ size: PixelSize, _ metadata: MetadataBlocks, _ coding: Coding
    ) {
        self.format = format
        self.bytes = bytes
        self.size = size
        self.metadata = metadata
        self.coding = coding
    }

    private init(_ format: PictureFormat, jpeg bytes: [UInt8], _ metadata: MetadataBlocks) throws(PictureError) {
        let header = try jpegHeader(bytes)
        self.init(format, bytes, (Int(header.width), Int(header.height)), metadata, .jpeg(header))
    }

    /// The size, date and texts of the picture.
    public var info: PictureInfo { PictureInfo(self) }
}
