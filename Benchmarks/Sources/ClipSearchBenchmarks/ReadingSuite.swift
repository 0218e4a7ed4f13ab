import Encoders
import Pictures
import TextReading

/// The two networks that read writing, and a whole picture of twelve lines.
func measureReading(_ options: Options, _ precision: Precision, _ harness: Harness) throws {
    let reader = try TextReader(folder: options.reader, precision: precision)
    var random = RandomVectors(seed: 5)
    for (width, height) in [(960, 736), (640, 480)] {
        let pixels = (0..<width * height * 3).map { _ in random.next() }
        harness.measure("reading/detector/\(height)x\(width)", leastSamples: 3) {
            consume(reader.detector.probabilities(of: pixels, width: width, height: height))
        }
    }
    for width in [320, 1003] {
        let pixels = (0..<reader.recognizer.configuration.lineHeight * width * 3).map { _ in random.next() }
        harness.measure("reading/recognizer/48x\(width)") {
            consume(reader.recognizer.steps(of: pixels, width: width))
        }
    }
    let ticket = try Picture(contentsOfFile: "\(Options.repository)/Tests/TextReadingTests/Golden/ticket.png")
    let page = Picture(
        width: ticket.width, height: 4 * ticket.height, pixels: (0..<4).flatMap { _ in ticket.pixels })
    harness.measure("reading/picture/12-lines", leastSamples: 3) { consume(reader.lines(in: page)) }
}
