/// A point in a picture, in pixels of the upright original from its top left corner.
public struct WritingPoint: Hashable, Sendable {
    /// The distance from the left edge.
    public var x: Double
    /// The distance from the top edge.
    public var y: Double

    /// Creates a point.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

extension [WritingPoint] {
    /// The points as pairs of numbers, to a tenth of a pixel.
    package var pairs: [[Double]] { map { [($0.x * 10).rounded() / 10, ($0.y * 10).rounded() / 10] } }
}

/// A word that is written in a photo.
public struct WrittenWord: Hashable, Sendable {
    /// The word, without spaces.
    public var text: String
    /// The corners of its place, clockwise from where the writing begins.
    public var corners: [WritingPoint]

    /// Creates a word.
    ///
    /// - Parameter corners: four points.
    public init(_ text: String, corners: [WritingPoint]) {
        self.text = text
        self.corners = corners
    }
}

/// A line that is written in a photo.
public struct WrittenLine: Hashable, Sendable {
    /// The text as it is written.
    public var text: String
    /// The mean probability of the letters, 0…1.
    public var confidence: Double
    /// The corners of its place, clockwise from where the writing begins.
    public var corners: [WritingPoint]
    /// The words between the spaces of the text.
    public var words: [WrittenWord]

    /// Creates a line.
    ///
    /// - Parameters:
    ///   - corners: four points.
    ///   - words: those between the spaces of `text`.
    public init(_ text: String, confidence: Double, corners: [WritingPoint], words: [WrittenWord]) {
        self.text = text
        self.confidence = confidence
        self.corners = corners
        self.words = words
    }
}

/// The state of the writing in a photo.
public enum PhotoWriting: Hashable, Sendable {
    /// The photo was not looked at yet.
    case notRead
    /// The photo could not be read, with the reason.
    case failed(String)
    /// The lines in reading order; empty where nothing is written.
    case read([WrittenLine])
}

/// The writing that was read in a picture, or the reason for which it could not be read.
package struct PictureReading: Hashable, Sendable {
    package var contents: ContentHash
    /// Tells readings by one model and its rules from those by others.
    package var stamp: String
    package var result: PhotoWriting

    package init(of contents: ContentHash, stamp: String, _ result: PhotoWriting) {
        self.contents = contents
        self.stamp = stamp
        self.result = result
    }
}

/// The number of photos by the state of their writing.
public struct WritingCounts: Hashable, Sendable {
    /// The number of photos that were read.
    public var read: Int
    /// The number of those in which something is written.
    public var withText: Int
    /// The number of photos that could not be read.
    public var failed: Int

    package init(read: Int, withText: Int, failed: Int) {
        self.read = read
        self.withText = withText
        self.failed = failed
    }
}
