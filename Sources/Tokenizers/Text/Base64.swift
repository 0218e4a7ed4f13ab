/// Base64 (RFC 4648, section 4), the encoding of character maps in `tokenizer.json`.
enum Base64 {
    private static let digits: [UInt8] = {
        var digits = [UInt8](repeating: 0xff, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
        for (value, character) in alphabet.enumerated() { digits[Int(character)] = UInt8(value) }
        return digits
    }()

    /// Returns the bytes, or nil when `text` is not Base64.
    static func decoded(_ text: String) -> [UInt8]? {
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
