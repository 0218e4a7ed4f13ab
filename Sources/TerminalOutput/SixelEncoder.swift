/// DEC's sixel graphics: bands of six rows, in which every colour draws its pixels as characters of six bits.
package enum SixelEncoder {
    package static func encode(_ image: PixelImage, colourCount: Int = 256) -> [UInt8] {
        let palette = ColourPalette(of: image, count: colourCount)
        let indices = palette.dithered(image)
        // Square pixels, and the size in advance so that terminals reserve the space once.
        var result = Array("\u{1b}P0;1;0q\"1;1;\(image.width);\(image.height)".utf8)
        for (index, colour) in palette.colours.enumerated() {
            // Sixel specifies colours in percent.
            let (red, green, blue) = (percent(colour[0]), percent(colour[1]), percent(colour[2]))
            result.append(contentsOf: "#\(index);2;\(red);\(green);\(blue)".utf8)
        }
        for top in stride(from: 0, to: image.height, by: 6) {
            appendBand(indices, width: image.width, rows: top..<min(top + 6, image.height), to: &result)
        }
        result.append(contentsOf: "\u{1b}\\\n".utf8)
        return result
    }

    private static func percent(_ value: Int) -> Int { (value * 100 + 127) / 255 }

    private static func appendBand(_ indices: [UInt8], width: Int, rows: Range<Int>, to result: inout [UInt8]) {
        var columns: [UInt8: [UInt8]] = [:]
        for y in rows {
            for x in 0..<width {
                columns[indices[y * width + x], default: [UInt8](repeating: 0, count: width)][x] |=
                    1 << (y - rows.lowerBound)
            }
        }
        for (position, colour) in columns.keys.sorted().enumerated() {
            // $ returns to the start of the band.
            if position > 0 { result.append(UInt8(ascii: "$")) }
            result.append(contentsOf: "#\(colour)".utf8)
            appendRuns(columns[colour] ?? [], to: &result)
        }
        result.append(UInt8(ascii: "-"))
    }

    /// Writes the six-bit columns, with repeated ones as `!count` and without empty ones at the end of the row.
    private static func appendRuns(_ columns: [UInt8], to result: inout [UInt8]) {
        let end = (columns.lastIndex { $0 != 0 } ?? -1) + 1
        var start = 0
        while start < end {
            var next = start + 1
            while next < end, columns[next] == columns[start] { next += 1 }
            let character = columns[start] + 0x3f
            let length = next - start
            if length > 3 {
                result.append(contentsOf: "!\(length)".utf8)
                result.append(character)
            } else {
                result.append(contentsOf: repeatElement(character, count: length))
            }
            start = next
        }
    }
}
