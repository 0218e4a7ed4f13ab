import CPictureCodecs
import Files
import Synchronization

extension Picture {
    /// Decodes a picture, rotated upright by its orientation, with transparency composited on white. Only the first
    /// frame of an animation, the first page and the primary picture of a file are decoded, of a raw file its largest
    /// preview. The pixels of JPEG, PNG and WebP equal Pillow's, except for 16-bit grey, of whose samples the high byte
    /// is used.
    ///
    /// - Throws: ``PictureError``.
    public init(bytes: [UInt8], options: DecodingOptions = DecodingOptions()) throws(PictureError) {
        self = try PictureHeader(bytes: bytes).decode(options: options) { $0 }
    }

    /// Returns the picture as it is meant to be seen.
    ///
    /// - Parameter orientation: EXIF's number, 1 to 8; others leave the picture as it is.
    package func upright(from orientation: Int) -> Picture {
        guard (2...8).contains(orientation) else { return self }
        var turned = [UInt8](repeating: 0, count: pixels.count)
        pc_orient(pixels, width, height, Int32(orientation), &turned)
        return orientation < 5
            ? Picture(width: width, height: height, pixels: turned)
            : Picture(width: height, height: width, pixels: turned)
    }
}

/// The lock that is held while a large picture is decoded and used, so that the memory for pictures does not grow with
/// the number of threads.
private let largePictures = Mutex(())

extension PictureHeader {
    /// Decodes the picture as ``Picture/init(bytes:options:)`` does, and calls `body` with it.
    ///
    /// Pictures that need much memory are decoded and used one at a time in the whole process: this method blocks until
    /// no other such picture is in use. `body` should therefore extract what it needs and return nothing large.
    ///
    /// - Throws: ``PictureError``.
    public func decode<Result: Sendable>(
        options: DecodingOptions = DecodingOptions(), _ body: (Picture) throws(PictureError) -> Result
    ) throws(PictureError) -> Result {
        try options.check(size)
        let bytes = workingBytes(options)
        let most = max(bytes, bytesElsewhere)
        guard most <= options.memoryLimit else {
            let (needed, limit) = (most / 1_000_000, options.memoryLimit / 1_000_000)
            throw .tooCostly(
                format, reason: "decoding it takes \(needed) MB of memory; at most \(limit) MB are allowed")
        }
        guard bytes > InputLimits.largePictureBytes else { return try body(picture(options)) }
        // Typed errors don't pass through `withLock`.
        return try largePictures.withLock { _ in
            Swift.Result { () throws(PictureError) in try body(picture(options)) }
        }.get()
    }

    /// Decodes the picture regardless of others.
    private func picture(_ options: DecodingOptions) throws(PictureError) -> Picture {
        let output = outputSize(options)
        let coded =
            switch coding {
            case .jpeg:
                try Self.decoding(format, output) { pixels, message in
                    var request = pc_jpeg_request(
                        eighths: UInt32(eighths(options)), width: UInt32(output.width), height: UInt32(output.height),
                        limit: workLimit)
                    return pc_jpeg_decode(bytes, bytes.count, &request, pixels, &message)
                }
            case .png(var header):
                try Self.decoding(format, output) { pixels, message in
                    var limit = workLimit
                    return pc_png_decode(bytes, bytes.count, &header, &limit, pixels, &message)
                }
            case .webP:
                try Self.decoding(format, output) { pixels, message in
                    pc_webp_decode(
                        bytes, bytes.count, pixels, UInt32(output.width), UInt32(output.height), &message)
                }
            case .samples(let reader): Picture(width: size.width, height: size.height, pixels: try reader.pixels())
            case .external: try external()
            }
        return coded.upright(from: metadata.orientation)
    }

    private func external() throws(PictureError) -> Picture {
        guard let decoder = ExternalDecoding.decoder else { throw .unsupportedFormat(format) }
        return try decoder.decode(bytes, format: format, size: size)
    }

    /// Calls a codec with memory that it fills completely when it succeeds.
    private static func decoding(
        _ format: PictureFormat, _ size: PixelSize,
        _ codec: (_ pixels: UnsafeMutablePointer<UInt8>, _ message: inout [CChar]) -> Int32
    ) throws(PictureError) -> Picture {
        var message = emptyMessage
        var status: Int32 = 0
        let count = size.width * size.height * 3
        // Not zeroed first: pages that a codec does not reach, because it gives up, are never taken from the system.
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            guard let pixels = buffer.baseAddress else { return }
            status = codec(pixels, &message)
            initializedCount = Int(status) == Int(PC_OK) ? count : 0
        }
        try check(status, message, format, size)
        return Picture(width: size.width, height: size.height, pixels: pixels)
    }

    /// Returns the scale of a JPEG's decoding, in eighths.
    private func eighths(_ options: DecodingOptions) -> Int {
        guard case .jpeg = coding, let minimum = options.minimumShortSide else { return 8 }
        return [1, 2, 4].first { (min(size.width, size.height) * $0 + 7) / 8 >= minimum } ?? 8
    }

    private func outputSize(_ options: DecodingOptions) -> PixelSize {
        let eighths = eighths(options)
        return ((size.width * eighths + 7) / 8, (size.height * eighths + 7) / 8)
    }

    /// An estimate of the memory that another process needs for decoding, in bytes: the planes, RGBA, and the picture
    /// that it passes on.
    private var bytesElsewhere: Int {
        guard case .external = coding else { return 0 }
        return size.width * size.height * 8
    }

    /// Returns an estimate of the memory for decoding in this process, in bytes.
    private func workingBytes(_ options: DecodingOptions) -> Int {
        let output = outputSize(options)
        let pixels = output.width * output.height
        // Rotation needs a second picture.
        let pictures = pixels * ((2...8).contains(metadata.orientation) ? 6 : 3)
        switch coding {
        case .jpeg(let header): return pictures + Int(clamping: header.coefficient_bytes)
        case .png, .external: return pictures
        // Palette indices.
        case .samples: return pictures + pixels
        // RGBA of the whole picture, inside libwebp or before it is composited on white.
        case .webP: return pictures + pixels * 4
        }
    }
}
