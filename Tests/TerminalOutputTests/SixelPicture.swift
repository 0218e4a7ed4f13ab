/// A picture read back from sixels, as a terminal would draw it.
struct SixelPicture {
    enum Failure: Error {
        case notSixel
        case badCharacter(UInt8)
        case outside, unpainted
    }

    let width: Int
    let height: Int
    var pixels: [UInt8]

    init(_ bytes: [UInt8]) throws {
        let text = Array(bytes)
        guard let start = text.firstIndex(of: UInt8(ascii: "q")), text.starts(with: [0x1b, 0x50]) else {
            throw Failure.notSixel
        }
        var position = start + 1

        func numbers() -> [Int] {
            var result = [0]
            while position < text.count {
                let byte = text[position]
                if byte == UInt8(ascii: ";") {
                    result.append(0)
                } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                    result[result.count - 1] = result[result.count - 1] * 10 + Int(byte - UInt8(ascii: "0"))
                } else {
                    break
                }
                position += 1
            }
            return result
        }

        guard text[position] == UInt8(ascii: "\"") else { throw Failure.notSixel }
        position += 1
        let raster = numbers()
        (width, height) = (raster[2], raster[3])
        pixels = [UInt8](repeating: 0, count: width * height * 3)
        var painted = [Bool](repeating: false, count: width * height)
        var palette: [Int: [UInt8]] = [:]
        var (colour, x, top) = (0, 0, 0)

        while text[position] != 0x1b {
            let byte = text[position]
            position += 1
            switch byte {
            case UInt8(ascii: "#"):
                let values = numbers()
                colour = values[0]
                if values.count == 5 { palette[colour] = values[2...].map { UInt8(($0 * 255 + 50) / 100) } }
            case UInt8(ascii: "$"): x = 0
            case UInt8(ascii: "-"): (x, top) = (0, top + 6)
            case UInt8(ascii: "!"), 0x3f...0x7e:
                let count = byte == UInt8(ascii: "!") ? numbers()[0] : 1
                let bits = (byte == UInt8(ascii: "!") ? text[position] : byte) - 0x3f
                if byte == UInt8(ascii: "!") { position += 1 }
                for column in x..<x + count {
                    for row in 0..<6 where bits >> row & 1 == 1 {
                        guard column < width, top + row < height, let value = palette[colour] else {
                            throw Failure.outside
                        }
                        let place = (top + row) * width + column
                        pixels.replaceSubrange(place * 3..<place * 3 + 3, with: value)
                        painted[place] = true
                    }
                }
                x += count
            default: throw Failure.badCharacter(byte)
            }
        }
        guard painted.allSatisfy({ $0 }) else { throw Failure.unpainted }
    }
}
