/// Finds the metadata among a WebP file's RIFF chunks.
enum WebPChunks {
    static func metadata(of bytes: [UInt8]) -> MetadataBlocks {
        let file = ByteView(bytes)
        var blocks = MetadataBlocks()
        var offset = 12
        while let length = file.uint32(at: offset + 4, littleEndian: true) {
            if let data = file.part(from: offset + 8, length: length) {
                if file.starts(with: "EXIF", at: offset), blocks.exif == nil {
                    blocks.exif = data.starts(with: "Exif\0\0") ? data.suffix(from: 6) : data
                } else if file.starts(with: "XMP ", at: offset), blocks.xmp == nil {
                    blocks.xmp = data
                }
            }
            offset += 8 + (length + 1) / 2 * 2
        }
        return blocks
    }
}
