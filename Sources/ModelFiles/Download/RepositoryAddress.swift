/// The addresses of a repository's files on the Hugging Face Hub and its mirrors.
struct RepositoryAddress {
    let base: String
    let source: ModelManifest.Source

    func url(ofFile path: String) -> String {
        var base = base[...]
        while base.last == "/" { base.removeLast() }
        // A revision may contain slashes (refs/pr/15) but is a single component.
        return "\(base)/\(escaped(source.repository, keepingSlashes: true))/resolve/"
            + "\(escaped(source.revision, keepingSlashes: false))/\(escaped(path, keepingSlashes: true))"
    }

    /// Percent-encodes everything but RFC 3986's unreserved characters.
    private func escaped(_ text: String, keepingSlashes: Bool) -> String {
        var result: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.append(byte)
            case UInt8(ascii: "/") where keepingSlashes: result.append(byte)
            default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xf)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
