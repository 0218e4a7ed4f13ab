import Pictures
import TerminalOutput

/// Small pictures between the lines of an answer, on terminals that can show them.
struct PicturePreview {
    /// In character cells.
    private static let size = (columns: 40, rows: 12)

    private let encoding: PictureProtocol
    private let style: TerminalStyle

    /// Nil when the terminal shows no pictures.
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

    /// The bytes that show the picture; none when it is gone or damaged, which its line of the answer survives.
    func bytes(forPictureAt path: String) -> [UInt8] {
        guard let picture = try? Picture(contentsOfFile: path, options: DecodingOptions(minimumShortSide: 480)) else {
            return []
        }
        let size = PixelImage.fittedSize(
            width: picture.width, height: picture.height, columns: Self.size.columns, rows: Self.size.rows,
            cellSize: style.cellSize)
        let small = picture.resized(width: size.width, height: size.height)
        guard let image = PixelImage(width: small.width, height: small.height, pixels: small.pixels) else { return [] }
        return encoding.encode(image) + [UInt8(ascii: "\n")]
    }
}
