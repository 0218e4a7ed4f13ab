import Pictures

/// A line and how it was read.
struct ReadLine {
    /// The confidence below which a line is read upside down, too.
    private static let doubtful: Float = 0.92
    /// The confidence by which that reading must be better.
    private static let margin: Float = 0.05
    /// The least confidence of a line that is kept: below it lie patterns that only look like writing.
    private static let least: Float = 0.8

    let isTurned: Bool
    private let place: Quadrilateral
    private let reading: CTCDecoder.Reading

    /// Reads a line, also from its end where it is hard to read.
    ///
    /// - Returns: nil where the place is too thin for writing.
    static func read(
        _ place: Quadrilateral, in picture: Picture, by read: (Picture) -> CTCDecoder.Reading
    ) -> ReadLine? {
        guard let upright = picture.rectified(place) else { return nil }
        // A high box is a line that runs upwards or downwards.
        let isSideways = 2 * upright.height >= 3 * upright.width
        let line = isSideways ? upright.turned(quarters: 1) : upright
        let place = isSideways ? place.turned(1) : place
        let first = ReadLine(isTurned: false, place: place, reading: read(line))
        guard first.reading.confidence < doubtful else { return first }
        let second = read(line.turned(quarters: 2))
        guard second.confidence > first.reading.confidence + margin else { return first }
        return ReadLine(isTurned: true, place: place.turned(2), reading: second)
    }

    /// Returns the line read from its end, if it can be read so.
    func turned(in picture: Picture, by read: (Picture) -> CTCDecoder.Reading) -> ReadLine {
        guard let line = picture.rectified(place.turned(2)) else { return self }
        let second = read(line)
        guard second.confidence >= Self.least else { return self }
        return ReadLine(isTurned: true, place: place.turned(2), reading: second)
    }

    /// The line as text; nil where nothing could be read.
    var line: TextLine? {
        let text = reading.text.trimmingSpaces
        guard reading.confidence >= Self.least, !text.isEmpty else { return nil }
        return TextLine(text: text, confidence: reading.confidence, place: place, words: words)
    }

    private var words: [TextLine.Word] {
        reading.letters.split { $0.text == " " }.map { letters in
            let end = letters.endIndex < reading.letters.endIndex ? reading.letters[letters.endIndex].step : nil
            // A letter's step is where it is surest, about its middle.
            let steps = Double(max(reading.stepCount, 1))
            let last = Double(letters.last?.step ?? 0)
            let first = max(0, (Double(letters.first?.step ?? 0) - 0.5) / steps)
            let behind = min(1, (end.map { (last + Double($0)) / 2 } ?? last + 1.5) / steps)
            return TextLine.Word(
                text: letters.map(\.text).joined(), place: place.part(min(first, behind)...max(first, behind)))
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
