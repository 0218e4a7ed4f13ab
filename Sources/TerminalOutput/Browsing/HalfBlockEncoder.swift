/// Pictures of coloured half blocks, for terminals without graphics: two pixels a cell, one above the other.
package enum HalfBlockEncoder {
    /// Returns the lines of an image, each to be written at the same column of its row.
    ///
    /// - Parameter hasTrueColour: `false` for the 6 × 6 × 6 colours that all terminals have.
    package static func lines(_ image: PixelImage, hasTrueColour: Bool) -> [[UInt8]] {
        stride(from: 0, to: image.height, by: 2).map { top in
            var line = ""
            var last: (Int, Int)?
            for x in 0..<image.width {
                let upper = colour(image, x, top, hasTrueColour)
                let lower = colour(image, x, min(top + 1, image.height - 1), hasTrueColour)
                if last ?? (-1, -1) != (upper, lower) {
                    line += "\u{1b}[38;\(code(upper, hasTrueColour));48;\(code(lower, hasTrueColour))m"
                    last = (upper, lower)
                }
                line += "▀"
            }
            return Array((line + "\u{1b}[0m").utf8)
        }
    }

    private static func colour(_ image: PixelImage, _ x: Int, _ y: Int, _ hasTrueColour: Bool) -> Int {
        let start = (y * image.width + x) * 3
        let (red, green, blue) = (
            Int(image.pixels[start]), Int(image.pixels[start + 1]), Int(image.pixels[start + 2])
        )
        if hasTrueColour { return red << 16 | green << 8 | blue }
        let step = { (value: Int) in (value * 5 + 127) / 255 }
        return 16 + 36 * step(red) + 6 * step(green) + step(blue)
    }

    private static func code(_ colour: Int, _ hasTrueColour: Bool) -> String {
        hasTrueColour ? "2;\(colour >> 16);\(colour >> 8 & 255);\(colour & 255)" : "5;\(colour)"
    }
}
