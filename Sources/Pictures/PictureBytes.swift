import Files

/// Reading of the part of a photo's file that decoding needs.
package enum PictureBytes {
    /// Reads a file, but keeps no more of a large one than its picture can need: data after the picture, such as a
    /// video or a hole, uses no memory.
    ///
    /// - Parameters:
    ///   - size: the size of the file, in bytes.
    ///   - source: returns bytes from an offset on; fewer at the end of the file.
    ///   - each: called with all bytes of the file, piece by piece.
    package static func read<Failure: Error>(
        size: Int64, from source: (_ offset: Int64, _ count: Int) throws(Failure) -> [UInt8],
        each: (([UInt8]) -> Void)? = nil
    ) throws(Failure) -> [UInt8] {
        var bytes = try source(0, Int(clamping: min(size, Int64(InputLimits.photoBytesReadWhole))))
        each?(bytes)
        let needed = min(size, Int64(mostBytes(ofFileThatStartsWith: bytes)))
        let end = each == nil ? needed : size
        var offset = Int64(bytes.count)
        guard bytes.count == InputLimits.photoBytesReadWhole else { return withoutSensorData(bytes) }
        bytes.reserveCapacity(Int(needed))
        while offset < end {
            let piece = try source(offset, Int(min(end - offset, pieceLength)))
            if piece.isEmpty { break }
            each?(piece)
            if offset < needed { bytes += piece.prefix(Int(min(needed - offset, Int64(piece.count)))) }
            offset += Int64(piece.count)
        }
        return withoutSensorData(bytes)
    }

    /// Returns the beginning of a raw file up to the end of its preview; other files whole.
    private static func withoutSensorData(_ bytes: [UInt8]) -> [UInt8] {
        guard case .raw = PictureFormat.detect(Array(bytes.prefix(PictureFormat.signatureLength))),
            let needed = RawFile(ByteView(bytes))?.neededLength, needed < bytes.count / 2
        else { return bytes }
        return Array(bytes.prefix(needed))
    }

    private static let pieceLength: Int64 = 4 << 20

    /// Returns the maximum number of bytes of a picture with the size in this header, including metadata.
    private static func mostBytes(ofFileThatStartsWith start: [UInt8]) -> Int {
        guard start.count == InputLimits.photoBytesReadWhole else { return start.count }
        let view = ByteView(start)
        let size: PixelSize?
        switch PictureFormat.detect(Array(start.prefix(PictureFormat.signatureLength))) {
        case .jpeg: size = (try? jpegHeader(start)).map { (Int($0.width), Int($0.height)) }
        // The header is always the first chunk.
        case .png: size = view.uint32(at: 16).flatMap { width in view.uint32(at: 20).map { (width, $0) } }
        // A container states its length.
        case .webp: return min(InputLimits.photoBytes, 8 + (view.uint32(at: 4, littleEndian: true) ?? 0))
        // What they need may be at their end.
        case .heic, .avif, .tiff, .jpegXL, .raw, .gif, .bmp, .netpbm: return InputLimits.photoBytes
        default: size = nil
        }
        let (pixels, overflows) = (size?.width ?? 0).multipliedReportingOverflow(by: size?.height ?? 0)
        guard !overflows, pixels <= InputLimits.photoBytes / InputLimits.bytesPerPixel else {
            return InputLimits.photoBytes
        }
        return InputLimits.photoBytesReadWhole + InputLimits.bytesPerPixel * pixels
    }
}
