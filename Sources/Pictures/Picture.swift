/// A decoded picture: 8-bit RGB, upright, with transparency composited on white.
///
///     let picture = try Picture(contentsOfFile: "cat.jpg")
///     let small = picture.resized(width: 260, height: 260)
public struct Picture: Sendable, Hashable {
    /// The width in pixels.
    public let width: Int
    /// The height in pixels.
    public let height: Int
    /// The samples, `[height, width, 3]`, rows from the top.
    public let pixels: [UInt8]

    /// Creates a picture from its samples.
    ///
    /// - Precondition: both sides are positive and `pixels` has `width * height * 3` values.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0 && pixels.count == width * height * 3, "pixels do not fit the size")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// Returns the part that starts `x`, `y` pixels from the top left corner.
    ///
    /// - Precondition: the part lies inside the picture and is not empty.
    public func cropped(x: Int, y: Int, width: Int, height: Int) -> Picture {
        precondition(
            x >= 0 && y >= 0 && width > 0 && height > 0 && width <= self.width - x && height <= self.height - y,
            "the crop lies outside the picture")
        var part: [UInt8] = []
        part.reserveCapacity(width * height * 3)
        for row in y..<y + height {
            let start = (row * self.width + x) * 3
            part.append(contentsOf: pixels[start..<start + width * 3])
        }
        return Picture(width: width, height: height, pixels: part)
    }
}
