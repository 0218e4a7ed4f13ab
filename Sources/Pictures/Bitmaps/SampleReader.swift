/// A reader of a simple format: its header has been parsed, and its samples are still in the file.
protocol SampleReader: Sendable {
    /// The size as stored, before orientation.
    var size: PixelSize { get }

    /// Reads the samples: 8-bit RGB, rows from the top, with transparency composited on white.
    ///
    /// - Returns: `size.width * size.height * 3` values.
    /// - Throws: ``PictureError``.
    func pixels() throws(PictureError) -> [UInt8]
}

/// A colour of a palette.
struct PaletteColor: Sendable {
    var red: UInt8
    var green: UInt8
    var blue: UInt8

    static let black = PaletteColor(red: 0, green: 0, blue: 0)
    static let white = PaletteColor(red: 255, green: 255, blue: 255)

    /// The grey level `index`, the colour of palettes that are missing.
    init(grey: UInt8) { self.init(red: grey, green: grey, blue: grey) }

    init(red: UInt8, green: UInt8, blue: UInt8) { (self.red, self.green, self.blue) = (red, green, blue) }
}

extension [UInt8] {
    /// Writes one pixel of an RGB picture.
    mutating func setPixel(at index: Int, to color: PaletteColor) {
        self[3 * index] = color.red
        self[3 * index + 1] = color.green
        self[3 * index + 2] = color.blue
    }
}

/// Returns one channel of a colour composited on white, rounded as Pillow's `alpha_composite` does.
func onWhite(_ value: UInt8, alpha: UInt8) -> UInt8 {
    if alpha == 0 { return 255 }
    // Seven fractional bits; then a division by 255 that rounds to nearest.
    let sum = (UInt32(value) * UInt32(alpha) + 255 * (255 - UInt32(alpha))) << 7 + 0x80 << 7
    return UInt8(truncatingIfNeeded: ((sum >> 8 + sum) >> 8) >> 7)
}
