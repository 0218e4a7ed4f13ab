import Files

/// The kitty terminal's graphics protocol: raw pixels in base64, in pieces of at most 4096 characters.
package enum KittyEncoder {
    private static let pieceLength = 4096

    package static func encode(_ image: PixelImage) -> [UInt8] {
        let payload = Base64.encodedBytes(image.pixels)
        var result: [UInt8] = []
        result.reserveCapacity(payload.count + payload.count / pieceLength * 16 + 64)
        for start in stride(from: 0, to: payload.count, by: pieceLength) {
            let end = min(start + pieceLength, payload.count)
            // q=2: suppress the terminal's reply, which would appear at the shell's prompt.
            let first = start == 0 ? "a=T,q=2,f=24,s=\(image.width),v=\(image.height)," : "q=2,"
            result.append(contentsOf: "\u{1b}_G\(first)m=\(end < payload.count ? 1 : 0);".utf8)
            result.append(contentsOf: payload[start..<end])
            result.append(contentsOf: "\u{1b}\\".utf8)
        }
        result.append(UInt8(ascii: "\n"))
        return result
    }
}
