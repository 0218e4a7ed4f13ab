/// The size and the metadata of a JPEG XL file (ISO/IEC 18181): a bare codestream, or one in boxes.
struct JPEGXLHeader {
    /// The size as displayed.
    let size: PixelSize
    let metadata: MetadataBlocks

    init(_ bytes: [UInt8]) throws(PictureError) {
        let file = ByteView(bytes)
        var metadata = MetadataBlocks()
        var codestream: ByteView? = file
        if !file.starts(withBytes: [0xff, 0x0a]) {
            let boxes = ISOBox.boxes(in: file)
            codestream = boxes.first("jxlc")?.content ?? boxes.first("jxlp")?.content.suffix(from: 4)
            metadata.exif = boxes.first("Exif").flatMap { MetadataBlocks.exif(afterOffset: $0.content) }
            metadata.xmp = boxes.first("xml ")?.content
        }
        guard let codestream, codestream.starts(withBytes: [0xff, 0x0a]) else {
            throw .damaged(.jpegXL, reason: "its codestream is missing")
        }
        var bits = BitReader(codestream.suffix(from: 2))
        guard let size = Self.size(&bits), let orientation = Self.orientation(&bits) else {
            throw .damaged(.jpegXL, reason: "the file ends inside its header")
        }
        self.size = orientation < 5 ? size : (size.height, size.width)
        metadata.isUprightWhenDecoded = true
        self.metadata = metadata
    }

    /// Reads SizeHeader.
    private static func size(_ bits: inout BitReader) -> PixelSize? {
        guard let isSmall = bits.read(1) else { return nil }
        func side() -> Int? {
            if isSmall == 1 { return bits.read(5).map { 8 * ($0 + 1) } }
            return bits.read(2).flatMap { bits.read([9, 13, 18, 30][$0]) }.map { $0 + 1 }
        }
        guard let height = side(), let ratio = bits.read(3) else { return nil }
        if ratio == 0 { return side().map { ($0, height) } }
        let (numerator, denominator) = [(1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1)][ratio - 1]
        return (max(1, height * numerator / denominator), height)
    }

    /// Reads the beginning of ImageMetadata.
    private static func orientation(_ bits: inout BitReader) -> Int? {
        guard let hasDefaults = bits.read(1) else { return nil }
        if hasDefaults == 1 { return 1 }
        guard let hasExtraFields = bits.read(1) else { return nil }
        return hasExtraFields == 1 ? bits.read(3).map { $0 + 1 } : 1
    }
}

/// Reads numbers from the least significant bit of each byte on.
private struct BitReader {
    private let bytes: ByteView
    private var position = 0

    init(_ bytes: ByteView) { self.bytes = bytes }

    mutating func read(_ count: Int) -> Int? {
        var value = 0
        for bit in 0..<count {
            guard let byte = bytes.byte(at: position >> 3) else { return nil }
            value |= (Int(byte) >> (position & 7) & 1) << bit
            position += 1
        }
        return value
    }
}
