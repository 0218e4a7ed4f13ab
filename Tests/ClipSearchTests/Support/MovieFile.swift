/// A QuickTime file with a header and nothing to see.
enum MovieFile {
    static func bytes(seconds: Int, mark: UInt8 = 0) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
            number(content.count + 8) + Array(type.utf8) + content
        }
        let header = [UInt8](repeating: 0, count: 12) + number(1) + number(seconds) + [UInt8](repeating: 0, count: 80)
        return box("ftyp", Array("qt  \0\0\0\0".utf8)) + box("mdat", [mark]) + box("moov", box("mvhd", header))
    }
}
