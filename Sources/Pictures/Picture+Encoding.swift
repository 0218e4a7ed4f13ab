import CPictureCodecs

extension Picture {
    /// Encodes the picture as a baseline JPEG with 4:2:0 chroma.
    ///
    /// - Parameter quality: 1…100, on libjpeg's scale.
    /// - Throws: ``PictureError/encodingFailed(_:reason:)`` for a side of more than 65,500 pixels.
    public func jpegData(quality: Int = 85) throws(PictureError) -> [UInt8] {
        guard max(width, height) <= 65_500 else {
            throw .encodingFailed(.jpeg, reason: "a JPEG's sides are at most 65,500 pixels")
        }
        // Noise at quality 100 takes less than twice its raw size.
        return try encoded(.jpeg, room: pixels.count * 2 + 65_536) {
            pc_jpeg_encode(
                pixels, UInt32(width), UInt32(height), Int32(min(max(quality, 1), 100)), &$0, $0.count, &$1, &$2)
        }
    }

    /// Encodes the picture as an 8-bit RGB PNG.
    public func pngData() throws(PictureError) -> [UInt8] {
        guard max(width, height) <= Int(Int32.max) else {
            throw .encodingFailed(.png, reason: "its sides are too long")
        }
        // Deflate stores incompressible data with an overhead below one in a thousand; chunks add 12 bytes per 8 KiB.
        let raw = pixels.count + height
        return try encoded(.png, room: raw + raw / 100 + 65_536) {
            pc_png_encode(pixels, UInt32(width), UInt32(height), &$0, $0.count, &$1, &$2)
        }
    }

    private func encoded(
        _ format: PictureFormat, room: Int,
        _ codec: (_ output: inout [UInt8], _ length: inout Int, _ message: inout [CChar]) -> Int32
    ) throws(PictureError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: room)
        var length = 0
        var message = emptyMessage
        let status = codec(&output, &length, &message)
        do {
            try check(status, message, format, (width, height))
        } catch .damaged(_, let reason) {
            throw .encodingFailed(format, reason: reason)
        }
        output.removeSubrange(length...)
        return output
    }
}
