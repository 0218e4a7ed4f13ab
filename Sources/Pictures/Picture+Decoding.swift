import CPictureCodecs

extension Picture {
    /// Decodes a JPEG, PNG or WebP, turned upright as its EXIF or XMP orientation says, with transparency laid on
    /// white. Of an animation it is the first frame. Pixels are those that Pillow gives.
    ///
    /// - Throws: ``PictureError``.
    public init(bytes: [UInt8], options: DecodingOptions = DecodingOptions()) throws(PictureError) {
        guard let format = PictureFormat.detect(bytes) else { throw .unrecognized }
        let metadata: MetadataBlocks
        let coded: Picture
        switch format {
        case .jpeg:
            metadata = JPEGSegments.metadata(of: bytes)
            coded = try .decodingJPEG(bytes, options)
        case .png:
            let chunks = try PNGChunks(bytes)
            metadata = chunks.metadata
            coded = try .decodingPNG(bytes, chunks, options)
        case .webp where format.isSupported:
            metadata = WebPChunks.metadata(of: bytes)
            coded = try .decodingWebP(bytes, options)
        default: throw .unsupportedFormat(format)
        }
        self = coded.upright(from: metadata.orientation)
    }

    private static func decodingJPEG(_ bytes: [UInt8], _ options: DecodingOptions) throws(PictureError) -> Picture {
        let size = try jpegSize(bytes)
        try options.check(size)
        var eighths = 8
        if let minimum = options.minimumShortSide {
            eighths = [1, 2, 4].first { (min(size.width, size.height) * $0 + 7) / 8 >= minimum } ?? 8
        }
        let width = (size.width * eighths + 7) / 8
        let height = (size.height * eighths + 7) / 8
        return try decode(.jpeg, width, height) {
            pc_jpeg_decode(bytes, bytes.count, UInt32(eighths), &$0, UInt32(width), UInt32(height), &$1)
        }
    }

    private static func decodingPNG(
        _ bytes: [UInt8], _ chunks: PNGChunks, _ options: DecodingOptions
    ) throws(PictureError) -> Picture {
        try options.check((chunks.width, chunks.height))
        var header = chunks.header
        return try decode(.png, chunks.width, chunks.height) {
            pc_png_decode(bytes, bytes.count, chunks.firstImageData, &header, &$0, &$1)
        }
    }

    private static func decodingWebP(_ bytes: [UInt8], _ options: DecodingOptions) throws(PictureError) -> Picture {
        let size = try webPSize(bytes)
        try options.check(size)
        return try decode(.webp, size.width, size.height) {
            pc_webp_decode(bytes, bytes.count, &$0, UInt32(size.width), UInt32(size.height), &$1)
        }
    }

    /// Runs a codec over memory that it fills wholly when it succeeds.
    private static func decode(
        _ format: PictureFormat, _ width: Int, _ height: Int,
        _ codec: (_ pixels: inout [UInt8], _ message: inout [CChar]) -> Int32
    ) throws(PictureError) -> Picture {
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        var message = emptyMessage
        let status = codec(&pixels, &message)
        try check(status, message, format, (width, height))
        return Picture(width: width, height: height, pixels: pixels)
    }

    private func upright(from orientation: Int) -> Picture {
        guard (2...8).contains(orientation) else { return self }
        var turned = [UInt8](repeating: 0, count: pixels.count)
        pc_orient(pixels, width, height, Int32(orientation), &turned)
        return orientation < 5
            ? Picture(width: width, height: height, pixels: turned)
            : Picture(width: height, height: width, pixels: turned)
    }
}
