/// A place in a picture, in pixels of the upright original from its top left corner.
public struct PicturePoint: Sendable, Hashable {
    /// The distance from the left edge.
    public var x: Double
    /// The distance from the top edge.
    public var y: Double

    /// Creates a point.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    static func + (a: Self, b: Self) -> Self { Self(x: a.x + b.x, y: a.y + b.y) }
    static func - (a: Self, b: Self) -> Self { Self(x: a.x - b.x, y: a.y - b.y) }
    static func * (a: Self, factor: Double) -> Self { Self(x: a.x * factor, y: a.y * factor) }

    /// The distance from the origin.
    var length: Double { (x * x + y * y).squareRoot() }

    /// Returns the z component of the product of two vectors.
    func cross(_ other: Self) -> Double { x * other.y - y * other.x }
}

/// A quadrilateral in a picture: the corners of something written, clockwise from where the writing begins.
public struct Quadrilateral: Sendable, Hashable {
    /// The corner above the beginning.
    public var topLeading: PicturePoint
    /// The corner above the end.
    public var topTrailing: PicturePoint
    /// The corner below the end.
    public var bottomTrailing: PicturePoint
    /// The corner below the beginning.
    public var bottomLeading: PicturePoint

    /// Creates a quadrilateral.
    public init(
        topLeading: PicturePoint, topTrailing: PicturePoint, bottomTrailing: PicturePoint, bottomLeading: PicturePoint
    ) {
        self.topLeading = topLeading
        self.topTrailing = topTrailing
        self.bottomTrailing = bottomTrailing
        self.bottomLeading = bottomLeading
    }

    /// The four corners, clockwise.
    public var corners: [PicturePoint] { [topLeading, topTrailing, bottomTrailing, bottomLeading] }

    /// The length along the writing.
    var width: Double { max((topTrailing - topLeading).length, (bottomTrailing - bottomLeading).length) }

    /// The length across the writing.
    var height: Double { max((bottomLeading - topLeading).length, (bottomTrailing - topTrailing).length) }

    var middle: PicturePoint { (topLeading + topTrailing + bottomTrailing + bottomLeading) * 0.25 }

    /// Returns the quadrilateral with its writing read from another corner.
    ///
    /// - Parameter quarters: the number of corners by which the beginning moves clockwise.
    func turned(_ quarters: Int) -> Quadrilateral {
        let all = corners
        let corner = { (index: Int) in all[(index + quarters) % 4] }
        return Quadrilateral(
            topLeading: corner(0), topTrailing: corner(1), bottomTrailing: corner(2), bottomLeading: corner(3))
    }

    func mapped(_ transform: (PicturePoint) -> PicturePoint) -> Quadrilateral {
        Quadrilateral(
            topLeading: transform(topLeading), topTrailing: transform(topTrailing),
            bottomTrailing: transform(bottomTrailing), bottomLeading: transform(bottomLeading))
    }

    /// Returns a part along the writing.
    ///
    /// - Parameter range: 0 at the beginning, 1 at the end.
    func part(_ range: ClosedRange<Double>) -> Quadrilateral {
        let (above, below) = (topTrailing - topLeading, bottomTrailing - bottomLeading)
        return Quadrilateral(
            topLeading: topLeading + above * range.lowerBound, topTrailing: topLeading + above * range.upperBound,
            bottomTrailing: bottomLeading + below * range.upperBound,
            bottomLeading: bottomLeading + below * range.lowerBound)
    }
}

/// A line of writing in a picture.
public struct TextLine: Sendable, Hashable {
    /// A word of a line.
    public struct Word: Sendable, Hashable {
        /// The word without spaces.
        public let text: String
        /// The word's place, to about the width of a letter.
        public let place: Quadrilateral

        /// Creates a word.
        public init(text: String, place: Quadrilateral) {
            self.text = text
            self.place = place
        }
    }

    /// The text as it is written.
    public let text: String
    /// The mean probability of the letters, 0 to 1.
    public let confidence: Float
    /// The line's place.
    public let place: Quadrilateral
    /// The words, in the order of the text.
    public let words: [Word]

    /// Creates a line.
    public init(text: String, confidence: Float, place: Quadrilateral, words: [Word]) {
        self.text = text
        self.confidence = confidence
        self.place = place
        self.words = words
    }
}
