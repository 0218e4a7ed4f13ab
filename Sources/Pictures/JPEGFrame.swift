import Files

/// The frame header of a JPEG that is part of another file.
struct JPEGFrame {
    let size: PixelSize
    /// The offset of the first scan's marker.
    private let firstScan: Int
    private let bytes: ByteView

    /// - Returns: nil when the bytes do not begin with a JPEG of 8 bits that libjpeg decodes, such as the lossless ones
    ///   of sensor data.
    init?(_ bytes: ByteView) {
        guard bytes.starts(withBytes: [0xff, 0xd8, 0xff]) else { return nil }
        var size: PixelSize?
        var offset = 2
        for _ in 0..<InputLimits.jpegSegments {
            guard bytes.byte(at: offset) == 0xff, let marker = bytes.byte(at: offset + 1) else { return nil }
            switch marker {
            case 0xff: offset += 1
            case 0x01, 0xd0...0xd7: offset += 2
            case 0xda:
                guard let size else { return nil }
                (self.size, firstScan, self.bytes) = (size, offset, bytes)
                return
            default:
                guard let length = bytes.uint16(at: offset + 2), length >= 2 else { return nil }
                if (0xc0...0xcf).contains(marker), ![0xc4, 0xc8, 0xcc].contains(marker) {
                    guard [0xc0, 0xc1, 0xc2].contains(marker), bytes.byte(at: offset + 4) == 8,
                        let height = bytes.uint16(at: offset + 5), let width = bytes.uint16(at: offset + 7),
                        width > 0, height > 0
                    else { return nil }
                    size = (width, height)
                }
                offset += 2 + length
            }
        }
        return nil
    }

    var pixelCount: Int { size.width * size.height }

    /// The length of the JPEG up to the marker of its end, or all bytes if that is missing.
    var length: Int {
        var offset = firstScan
        // Inside a scan 0xff is followed by 0 or a restart marker.
        while let next = bytes.firstOffset(of: 0xff, from: offset), let marker = bytes.byte(at: next + 1) {
            if marker == 0xd9 { return next + 2 }
            offset = next + 1
        }
        return bytes.count
    }
}
