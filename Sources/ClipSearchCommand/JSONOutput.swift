import Catalog
import Files
import StrictJSON
import TerminalOutput

extension OutputWriter {
    /// Writes one object on a line.
    mutating func write(json object: JSONObject) throws {
        try write(OrderedJSONEncoder().encode(object))
        try writeLine()
    }
}

extension JSONObject {
    /// Returns a member with a path, which on Unix is bytes and not always text. In a path that is not UTF-8, invalid
    /// bytes become U+FFFD, and a second member, with `Base64` appended to the name, holds the bytes.
    package static func path(_ bytes: [UInt8], name: String = "path") -> JSONObject {
        let text = String(decoding: bytes, as: UTF8.self)
        let isText = text.utf8.elementsEqual(bytes)
        return JSONObject([(name, text)] + (isText ? [] : [(name + "Base64", Base64.encode(bytes))]))
    }

    static func path(_ path: PhotoPath) -> JSONObject { .path(path.bytes) }

    /// Creates the object of a file that was skipped, or whose texts were.
    init(skipped path: PhotoPath, reason: String, code: SkipReason) {
        self = .path(path) + ["reason": reason, "code": code.rawValue]
    }
}

extension Double {
    func rounded(places: Int) -> Double {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }
}
