import Foundation
import PictureDecoding
import Pictures
import StrictJSON

/// What tools/reference/containers.py wrote down.
enum Golden {
    struct File: Sendable {
        var name: String
        var bytes: [UInt8]
        var width: Int
        var height: Int
        /// FNV-1a of the pixels of a lossless file.
        var checksum: String?
        /// The pixels of a lossy one, and the mean difference from them that another decoder may have.
        var pixels: [UInt8]?
        var tolerance: Double

        var format: PictureFormat? { PictureFormat.detect(bytes) }

        init?(_ json: JSONValue) {
            guard let name = json["name"]?.string, let file = json["file"]?.string.flatMap({ Data(base64Encoded: $0) })
            else { return nil }
            (self.name, bytes) = (name, [UInt8](file))
            (width, height) = (json["width"]?.int ?? 0, json["height"]?.int ?? 0)
            checksum = json["checksum"]?.string
            pixels = json["rgb"]?.string.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) }
            tolerance = json["tolerance"]?.double ?? 0
        }
    }

    static let files = read("files")
    static let broken = read("broken")

    static func file(_ name: String) -> [UInt8] { files.first { $0.name == name }?.bytes ?? [] }

    private static func read(_ member: String) -> [File] {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/containers.json")
        let json = (try? Data(contentsOf: path)).flatMap { try? JSONValue(parsing: [UInt8]($0)) }
        return json?[member]?.array?.compactMap(File.init) ?? []
    }

    static func checksum(_ bytes: [UInt8]) -> String {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension PictureDecoderPool {
    /// The command that was built next to the tests.
    static let builtCommand = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "clipsearch").path

    /// The pool of all tests, in use by `Pictures`.
    static let shared: PictureDecoderPool = {
        let pool = PictureDecoderPool(executable: builtCommand, limit: 2)
        ExternalDecoding.decoder = pool
        return pool
    }()

    /// The formats whose libraries are installed here.
    static let installed = Set(ExternalDecoding.formats.filter { shared.obstacle(to: $0) == nil })
}
