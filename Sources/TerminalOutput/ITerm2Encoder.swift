import Files

/// iTerm2's inline pictures: a whole picture file in base64.
package enum ITerm2Encoder {
    package static func encode(_ image: PixelImage) -> [UInt8] {
        let file = StoredPNG.encode(image)
        var result = Array(
            "\u{1b}]1337;File=inline=1;size=\(file.count);width=\(image.width)px;height=\(image.height)px:".utf8)
        result += Base64.encodedBytes(file)
        // Terminated by BEL: some terminals treat ESC \ as text here.
        result += [0x07, UInt8(ascii: "\n")]
        return result
    }
}

/// PNG without compression, which every PNG decoder supports (RFC 1950 and 1951, stored blocks).
package enum StoredPNG {
    package static func encode(_ image: PixelImage) -> [UInt8] {
        var file: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
        // Eight bits, RGB, no interlacing.
        let header = bigEndian(UInt32(image.width)) + bigEndian(UInt32(image.height)) + [8, 2, 0, 0, 0]
        appendChunk("IHDR", header, to: &file)
        appendChunk("IDAT", zlibStored(filteredRows(image)), to: &file)
        appendChunk("IEND", [], to: &file)
        return file
    }

    /// Returns the rows, each preceded by its filter type, "none".
    private static func filteredRows(_ image: PixelImage) -> [UInt8] {
        var rows: [UInt8] = []
        rows.reserveCapacity(image.height * (image.width * 3 + 1))
        for row in 0..<image.height {
            rows.append(0)
            rows += image.pixels[row * image.width * 3..<(row + 1) * image.width * 3]
        }
        return rows
    }

    private static func zlibStored(_ data: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        let blockLength = 65_535
        for start in stride(from: 0, to: data.count, by: blockLength) {
            let end = min(start + blockLength, data.count)
            let length = UInt16(end - start)
            stream.append(end == data.count ? 1 : 0)
            stream += [UInt8(length & 0xff), UInt8(length >> 8), UInt8(~length & 0xff), UInt8(~length >> 8)]
            stream += data[start..<end]
        }
        return stream + bigEndian(adler32(data))
    }

    private static func appendChunk(_ type: String, _ data: [UInt8], to file: inout [UInt8]) {
        let body = Array(type.utf8) + data
        file += bigEndian(UInt32(data.count)) + body + bigEndian(crc32(body))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
    }

    package static func adler32(_ data: [UInt8]) -> UInt32 {
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in data {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return b << 16 | a
    }

    package static func crc32(_ data: [UInt8]) -> UInt32 {
        ~data.reduce(~UInt32(0)) { crc, byte in crcTable[Int((crc ^ UInt32(byte)) & 0xff)] ^ (crc >> 8) }
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
    }
}
