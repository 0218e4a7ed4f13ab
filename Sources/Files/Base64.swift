/// Base64 (RFC 4648, section 4), with padding.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The value of each character; 255 for those that have none.
    private static let digits: [UInt8] = {
        var digits = [UInt8](repeating: 0xff, count: 256)
        for (value, character) in alphabet.enumerated() { digits[Int(character)] = UInt8(value) }
        return digits
    }()

    package static func encode(_ bytes: [UInt8]) -> String { String(decoding: encodedBytes(bytes), as: UTF8.self) }

    package static func encodedBytes(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var value = group.reduce(0) { $0 << 8 | Int($1) }
            value <<= 8 * (3 - group.count)
            for position in 0..<4 {
                let isPadding = position > group.count
                result.append(isPadding ? UInt8(ascii: "=") : alphabet[value >> (18 - 6 * position) & 63])
            }
        }
        return result
    }

    /// Returns the bytes, or nil when `text` is not Base64.
    package static func decoded(_ text: String) -> [UInt8]? {
        let text = Array(text.utf8)
        guard text.count % 4 == 0 else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var (block, count): (UInt32, Int) = (0, 0)
        for character in text.dropLast(padding) {
            let digit = digits[Int(character)]
            guard digit < 64 else { return nil }
            (block, count) = (block << 6 | UInt32(digit), count + 1)
            if count % 4 != 0 { continue }
            bytes.append(UInt8(truncatingIfNeeded: block >> 16))
            bytes.append(UInt8(truncatingIfNeeded: block >> 8))
            bytes.append(UInt8(truncatingIfNeeded: block))
        }
        if padding == 1 {
            bytes.append(UInt8(truncatingIfNeeded: block >> 10))
            bytes.append(UInt8(truncatingIfNeeded: block >> 2))
        } else if padding == 2 {
            bytes.append(UInt8(truncatingIfNeeded: block >> 4))
        }
        return bytes
    }
}
