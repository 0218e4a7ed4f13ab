/// The printable characters that represent bytes in GPT-2's and CLIP's vocabularies (`bytes_to_unicode` in the
/// reference): printable Latin-1 represents itself, the other 68 bytes are U+0100 and up, in order.
enum ByteAlphabet {
    /// The UTF-8 spelling of each byte's character.
    static let characters: [[UInt8]] = {
        var next: UInt32 = 0x100
        return (0...255).map { (byte: UInt32) in
            let isPrintable = (33...126).contains(byte) || (161...172).contains(byte) || byte >= 174
            let code = isPrintable ? byte : next
            if !isPrintable { next += 1 }
            return Unicode.Scalar(code).map { Array(String(Character($0)).utf8) } ?? []
        }
    }()

    /// The byte of each character, by its code point; −1 where there is none.
    private static let bytes: [Int16] = {
        var bytes = [Int16](repeating: -1, count: 0x200)
        for (byte, character) in characters.enumerated() {
            guard let scalar = String(decoding: character, as: UTF8.self).unicodeScalars.first else { continue }
            bytes[Int(scalar.value)] = Int16(byte)
        }
        return bytes
    }()

    /// Returns the bytes that a token represents; a token with other characters represents itself, as in the reference.
    static func bytes(writtenAs token: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(token.count)
        for scalar in String(decoding: token, as: UTF8.self).unicodeScalars {
            guard scalar.value < bytes.count, let byte = UInt8(exactly: bytes[Int(scalar.value)]) else { return token }
            result.append(byte)
        }
        return result
    }
}
