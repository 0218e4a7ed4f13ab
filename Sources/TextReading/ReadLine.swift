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

    /// Reads a line, also from its other end where it is hard to read.
    ///
    /// - Parameter isTurned: begin with the line turned by half a circle, as other lines of the picture are.
    /// - Returns: nil where the place is too thin for writing, or so much was read already that this line is left out.
    static func read(_ place: Quadrilateral, startingTurned isTurned: Bool, by reader: inout LineReader) -> ReadLine? {
        // A high box is a line that runs upwards or downwards.
        let isSideways = 2 * place.height >= 3 * place.width
        let place = place.turned((isSideways ? 1 : 0) + (isTurned ? 2 : 0))
        guard let line = reader.line(at: place), let found = reader.read(line, as: .first) else { return nil }
        let first = ReadLine(isTurned: isTurned, place: place, reading: found)
        guard first.reading.confidence < doubtful, let second = reader.read(line.turned(quarters: 2), as: .again),
            second.confidence > first.reading.confidence + margin
        else { return first }
        return ReadLine(isTurned: !isTurned, place: place.turned(2), reading: second)
    }

    /// Returns the line read from its end, if it can be read so.
    func turned(by reader: inout LineReader) -> ReadLine {
        guard let line = reader.line(at: place.turned(2)), let second = reader.read(line, as: .again),
            second.confidence >= Self.least
        else { return self }
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
