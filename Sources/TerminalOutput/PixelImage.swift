/// A picture for display on a terminal: rows from the top, three bytes (red, green, blue) per pixel.
public struct PixelImage: Sendable {
    /// The width in pixels.
    public let width: Int
    /// The height in pixels.
    public let height: Int
    /// The samples, `[height, width, 3]`.
    public let pixels: [UInt8]

    /// Creates an image; nil unless `pixels` has exactly `width * height * 3` bytes and both sides are in 1...16384.
    public init?(width: Int, height: Int, pixels: [UInt8]) {
        guard (1...16_384).contains(width), (1...16_384).contains(height), pixels.count == width * height * 3 else {
            return nil
        }
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// Returns the largest size that fits into `columns` × `rows` character cells and keeps the aspect ratio of `width`
    /// × `height`; never larger than the picture itself.
    public static func fittedSize(
        width: Int,
        height: Int,
        columns: Int,
        rows: Int,
        cellSize: (width: Int, height: Int)?
    ) -> (width: Int, height: Int) {
        let cell = cellSize ?? (10, 20)
        let scale = min(
            1,
            Double(max(1, columns) * cell.width) / Double(max(1, width)),
            Double(max(1, rows) * cell.height) / Double(max(1, height))
        )
        return (max(1, Int(Double(width) * scale)), max(1, Int(Double(height) * scale)))
    }
}
