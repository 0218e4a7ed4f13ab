/// The printable characters that stand for bytes in GPT-2's and CLIP's vocabularies (`bytes_to_unicode` of the reference):
/// printable Latin-1 stands for itself, the other 68 bytes for U+0100 and up, in order.
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
}
