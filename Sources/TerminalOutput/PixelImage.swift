/// A picture to be shown on a terminal: rows from the top, three bytes (red, green, blue) a pixel.
public struct PixelImage: Sendable {
    public let width: Int
    public let height: Int
    /// `[height, width, 3]`
    public let pixels: [UInt8]

    /// Nil unless `pixels` has exactly `width * height * 3` bytes and the picture is neither empty nor absurdly large.
    public init?(width: Int, height: Int, pixels: [UInt8]) {
        guard (1...16_384).contains(width), (1...16_384).contains(height), pixels.count == width * height * 3 else {
            return nil
        }
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// The largest size that fits into `columns` × `rows` character cells and keeps the proportions of
    /// `width` × `height`; never larger than the picture itself.
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
