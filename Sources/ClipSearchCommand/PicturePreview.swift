import Pictures
import TerminalOutput

/// Small pictures between the lines of the results, on terminals that can display them.
struct PicturePreview {
    /// The maximum size, in character cells.
    private static let size = (columns: 40, rows: 12)

    private let encoding: PictureProtocol
    private let style: TerminalStyle

    /// Creates a preview; nil when the terminal displays no pictures.
    init?(style: TerminalStyle) {
        guard style.isTerminal else { return nil }
        switch PictureProtocol.detect() {
        case .supported(let known): encoding = known
        case .unsupported: return nil
        case .unknown:
            guard let answered = TerminalQuery.pictureProtocol() else { return nil }
            encoding = answered
        }
        self.style = style
    }

    /// Returns the bytes that display the picture; empty when it is missing or damaged, so that its line still appears.
    ///
    /// - Parameter second: the time of the still of a video; nil for a picture.
    func bytes(forPictureAt path: String, second: Double? = nil) -> [UInt8] {
        let options = DecodingOptions(minimumShortSide: 480)
        let decoded =
            try? second.map { try VideoStills.picture(ofVideoAt: path, second: $0, side: 960) }
            ?? Picture(contentsOfFile: path, options: options)
        guard let picture = decoded else { return [] }
        let size = PixelImage.fittedSize(
            width: picture.width, height: picture.height, columns: Self.size.columns, rows: Self.size.rows,
            cellSize: style.cellSize)
        let small = picture.resized(width: size.width, height: size.height)
        guard let image = PixelImage(width: small.width, height: small.height, pixels: small.pixels) else { return [] }
        return encoding.encode(image) + [UInt8(ascii: "\n")]
    }
}
