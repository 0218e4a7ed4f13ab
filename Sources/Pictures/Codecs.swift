import CPictureCodecs
import Files

// Code common to decoding, encoding and reading headers.

typealias PixelSize = (width: Int, height: Int)

#if WebP
let hasWebPDecoder = true
#else
let hasWebPDecoder = false
#endif

let emptyMessage = [CChar](repeating: 0, count: Int(PC_MESSAGE_LENGTH))

func check(_ status: Int32, _ message: [CChar], _ format: PictureFormat, _ size: PixelSize) throws(PictureError) {
    let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    switch Int(status) {
    case Int(PC_OK): return
    case Int(PC_UNSUPPORTED): throw .unsupportedVariant(format, reason: reason)
    case Int(PC_NO_MEMORY): throw .outOfMemory(width: size.width, height: size.height)
    case Int(PC_TOO_COSTLY): throw .tooCostly(format, reason: reason)
    default: throw .damaged(format, reason: reason)
    }
}

func jpegHeader(_ bytes: [UInt8]) throws(PictureError) -> pc_jpeg_header {
    var header = pc_jpeg_header()
    var message = emptyMessage
    try check(pc_jpeg_read_header(bytes, bytes.count, &header, &message), message, .jpeg, (0, 0))
    return header
}

func webPSize(_ bytes: [UInt8]) throws(PictureError) -> PixelSize {
    var width: UInt32 = 0
    var height: UInt32 = 0
    var message = emptyMessage
    try check(pc_webp_read_header(bytes, bytes.count, &width, &height, &message), message, .webp, (0, 0))
    return (Int(width), Int(height))
}

extension DecodingOptions {
    func check(_ size: PixelSize) throws(PictureError) {
        let (pixels, overflow) = size.width.multipliedReportingOverflow(by: size.height)
        guard !overflow, pixels <= pixelLimit, pixels <= Int.max / 4 else {
            throw .tooManyPixels(width: size.width, height: size.height, limit: pixelLimit)
        }
        guard max(size.width, size.height) <= InputLimits.pictureSide else {
            throw .sideTooLong(width: size.width, height: size.height, limit: InputLimits.pictureSide)
        }
    }
}

/// The maximum work for decoding one picture.
var workLimit: pc_work_limit {
    pc_work_limit(
        scans: UInt32(InputLimits.scans), scanned_pixels: UInt64(InputLimits.scannedPixels),
        seconds: InputLimits.pictureSeconds)
}
