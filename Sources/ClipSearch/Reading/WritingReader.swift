import Catalog
import Encoders
import Pictures
import TextReading

/// Reads the writing in pictures, such as `TextReader`.
public protocol WritingReader: Sendable {
    /// Returns the lines of writing in an upright picture, in reading order.
    ///
    /// - Parameters:
    ///   - picture: the picture.
    ///   - checkpoint: to be called before each step of the work; it may wait.
    /// - Throws: the errors of `checkpoint`.
    func lines(in picture: Picture, checkpoint: () throws -> Void) throws -> [TextLine]
}

extension TextReader: WritingReader {}

/// A model that reads writing, loaded when the first picture is to be read.
public struct WritingModel: Sendable {
    /// The fingerprint of the model's files: what one model read is read again when another takes its place.
    public let fingerprint: String
    let load: @Sendable () throws -> any WritingReader

    /// Creates a model from its folder, `weights/reader` in the source code.
    ///
    /// - Throws: `ModelFilesError` when the folder cannot be read.
    public init(folder: String, precision: Precision) throws {
        self.init(fingerprint: try TextReader.fingerprint(folder: folder)) {
            try TextReader(folder: folder, precision: precision)
        }
    }

    /// Creates a model of one's own.
    ///
    /// - Parameters:
    ///   - fingerprint: tells the model from others.
    ///   - load: called when the first picture is to be read.
    public init(fingerprint: String, load: @escaping @Sendable () throws -> any WritingReader) {
        self.fingerprint = fingerprint
        self.load = load
    }

    /// Raised when pictures are prepared otherwise for the model, so that they are read again.
    private static let version = 1

    /// The ``PictureReading/stamp`` of readings by the model.
    var stamp: String { "\(fingerprint.prefix(16)) \(Self.version)" }
}

extension WrittenLine {
    /// - Parameter scale: the size of the upright original in that of the picture that was read.
    package init(_ line: TextLine, scale: (x: Double, y: Double) = (1, 1)) {
        func corners(_ place: Quadrilateral) -> [WritingPoint] {
            place.corners.map { WritingPoint(x: $0.x * scale.x, y: $0.y * scale.y) }
        }
        self.init(
            line.text, confidence: Double(line.confidence), corners: corners(line.place),
            words: line.words.map { WrittenWord($0.text, corners: corners($0.place)) })
    }
}
