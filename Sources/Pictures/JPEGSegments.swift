/// Finds the metadata among a JPEG's marker segments, up to the first scan.
enum JPEGSegments {
    static func metadata(of bytes: [UInt8]) -> MetadataBlocks {
        let file = ByteView(bytes)
        var blocks = MetadataBlocks()
        var exif: [UInt8] = []
        var offset = 2
        while let start = file.firstOffset(of: 0xff, from: offset), let marker = file.byte(at: start + 1) {
            offset = start + 1
            switch marker {
            case 0x00, 0xff: continue
            case 0x01, 0xd0...0xd7: offset = start + 2
            case 0xd9, 0xda: return finished(blocks, exif)
            default:
                guard let length = file.uint16(at: start + 2), length >= 2,
                    let segment = file.part(from: start + 4, length: length - 2)
                else { return finished(blocks, exif) }
                read(segment, marker, into: &blocks, &exif)
                offset = start + 2 + length
            }
        }
        return finished(blocks, exif)
    }

    private static func read(
        _ segment: ByteView, _ marker: UInt8, into blocks: inout MetadataBlocks, _ exif: inout [UInt8]
    ) {
        if marker == 0xe1, segment.starts(with: "Exif\0\0") {
            // A long block continues in further segments.
            exif += segment.suffix(from: 6).array
        } else if marker == 0xe1, segment.starts(with: "http://ns.adobe.com/xap/1.0/\0") {
            blocks.xmp = segment.suffix(from: 29)
        } else if marker == 0xed, segment.starts(with: "Photoshop 3.0\0"), blocks.iptc == nil {
            blocks.iptc = photoshopResource(0x0404, in: segment.suffix(from: 14))
        }
    }

    private static func finished(_ blocks: MetadataBlocks, _ exif: [UInt8]) -> MetadataBlocks {
        var blocks = blocks
        if !exif.isEmpty { blocks.exif = ByteView(exif) }
        return blocks
    }

    /// Returns the data of one of Photoshop's image resource blocks: "8BIM", number, padded name, length, padded data.
    private static func photoshopResource(_ wanted: Int, in resources: ByteView) -> ByteView? {
        var offset = 0
        while resources.starts(with: "8BIM", at: offset), let number = resources.uint16(at: offset + 4),
            let nameLength = resources.byte(at: offset + 6)
        {
            let lengthOffset = offset + 6 + (Int(nameLength) + 2) / 2 * 2
            guard let length = resources.uint32(at: lengthOffset) else { return nil }
            if number == wanted { return resources.part(from: lengthOffset + 4, length: length) }
            offset = lengthOffset + 4 + (length + 1) / 2 * 2
        }
        return nil
    }
}
