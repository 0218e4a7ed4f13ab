import Foundation
import Pictures
import StrictJSON

/// What tools/reference/pictures.py and formats.py wrote down.
enum Golden {
    static func json(_ name: String) throws -> JSONValue {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
        return try JSONValue(parsing: [UInt8](Data(contentsOf: folder.appending(path: name))))
    }

    /// A file of every kind by its name.
    static let files = files(in: "files.json") + files(in: "formats.json")

    private static func files(in name: String) -> [(name: String, bytes: [UInt8], expected: Verdict)] {
        guard let cases = try? json(name)["files"]?.array else { return [] }
        return cases.compactMap { item in
            guard let name = item["name"]?.string, let data = item["file"]?.string.flatMap({ Data(base64Encoded: $0) })
            else { return nil }
            return (name, [UInt8](data), Verdict(item["expected"]))
        }
    }

    static func file(_ name: String) -> [UInt8] { files.first { $0.name == name }?.bytes ?? [] }

    /// The script's picture of the same name.
    static func scene(_ width: Int, _ height: Int) -> Picture {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                for c in 0..<3 {
                    pixels.append(UInt8((x * (5 + c) + y * (11 - 2 * c) + (x * y * (c + 1)) / 7 + 60 * c) % 256))
                }
            }
        }
        return Picture(width: width, height: height, pixels: pixels)
    }

    /// FNV-1a, 64 bits.
    static func checksum(_ bytes: some Sequence<UInt8>) -> String {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    static func checksum(_ values: [Float]) -> String {
        checksum(values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } })
    }
}

/// What came of decoding a file.
enum Verdict: Equatable, CustomStringConvertible {
    case refused
    case decoded(width: Int, height: Int, checksum: String)

    init(_ json: JSONValue?) {
        guard let json, let width = json["width"]?.int, let height = json["height"]?.int,
            let checksum = json["checksum"]?.string
        else {
            self = .refused
            return
        }
        self = .decoded(width: width, height: height, checksum: checksum)
    }

    init(decoding bytes: [UInt8]) {
        do {
            let picture = try Picture(bytes: bytes)
            self = .decoded(width: picture.width, height: picture.height, checksum: Golden.checksum(picture.pixels))
        } catch {
            self = .refused
        }
    }

    var description: String {
        switch self {
        case .refused: "refused"
        case .decoded(let width, let height, let checksum): "\(width)x\(height) \(checksum)"
        }
    }
}
