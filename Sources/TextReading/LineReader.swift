import Networks
import Pictures

/// Reads single lines of one picture.
///
/// A picture may seem to consist of nothing but lines. How much of them is read is limited, so that no picture takes
/// more than some seconds.
struct LineReader {
    /// The purposes for which a line is read.
    enum Purpose {
        case first
        /// Read before, the other way up.
        case again
    }

    /// The widths of lines as the recogniser gets them, in pixels: shorter ones are filled up as in its training,
    /// longer ones squeezed.
    static let lineWidths = 320...3200

    private let picture: Picture
    private let recognizer: TextRecognizer
    private let decoder: CTCDecoder
    private let scale = PixelScale(means: [0.5, 0.5, 0.5], deviations: [0.5, 0.5, 0.5])
    /// The columns of lines that may still be read.
    private var columns: (first: Int, again: Int)

    /// - Parameter columns: the columns of lines that may be read at most; a page of fine print has 100,000. Half as
    ///   many may be read again.
    init(of picture: Picture, _ recognizer: TextRecognizer, _ decoder: CTCDecoder, columns: Int) {
        self.columns = (first: columns, again: columns / 2)
        self.picture = picture
        self.recognizer = recognizer
        self.decoder = decoder
    }

    /// Returns the inside of a place as an upright picture; nil where it is too thin for writing.
    func line(at place: Quadrilateral) -> Picture? {
        picture.line(place, height: recognizer.configuration.lineHeight, mostWidth: Self.lineWidths.upperBound)
    }

    /// Returns what stands in a line, whose writing runs from left to right; nil where too much was read already.
    mutating func read(_ line: Picture, as purpose: Purpose) -> CTCDecoder.Reading? {
        let height = recognizer.configuration.lineHeight
        let wanted = (height * line.width + line.height - 1) / line.height
        let width = min(max(wanted, TextRecognizer.leastWidth), Self.lineWidths.upperBound)
        let padded = max(width, Self.lineWidths.lowerBound)
        guard take(padded, for: purpose) else { return nil }
        let scaled = line.resized(width: width, height: height, filter: .bilinear)
        let steps = recognizer.steps(of: scale.values(of: scaled, paddedTo: padded), width: padded)
        // Nothing stands in the padding.
        let written = min(steps.count, (steps.count * width + padded - 1) / padded)
        return decoder(Array(steps.prefix(written)))
    }

    private mutating func take(_ count: Int, for purpose: Purpose) -> Bool {
        let left = purpose == .first ? columns.first : columns.again
        guard count <= left else { return false }
        if purpose == .first { columns.first -= count } else { columns.again -= count }
        return true
    }
}
