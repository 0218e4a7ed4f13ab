import Catalog

/// The distribution of one model's cosines in one library, most of which are of things that do not match: a cosine is
/// meaningful only relative to others of the same model. Good matches of words have 0.45 with the default model and 0.3
/// with CLIP; their distance from the mean in standard deviations differs less.
public struct CosineScale: Sendable, Equatable {
    /// The mean of the cosines.
    public var mean: Double
    /// The standard deviation of the cosines.
    public var deviation: Double

    /// Creates a scale.
    public init(mean: Double, deviation: Double) {
        self.mean = mean
        self.deviation = deviation
    }

    /// Returns a cosine's distance from the mean, in standard deviations.
    package func standardised(_ cosine: Float) -> Double { (Double(cosine) - mean) / deviation }

    /// Returns the scale of a weighted sum of independent terms.
    ///
    /// - Parameters:
    ///   - terms: the scale and weight of each term.
    ///   - norm: the length of the weighted sum of the terms' unit vectors.
    /// - Returns: nil without terms or for a sum of length 0.
    static func combine(_ terms: [(scale: CosineScale, weight: Float)], norm: Double) -> CosineScale? {
        guard !terms.isEmpty, norm > 1e-6 else { return nil }
        let mean = terms.reduce(0) { $0 + Double($1.weight) * $1.scale.mean }
        let variance = terms.reduce(0) { sum, term in
            let deviation = Double(term.weight) * term.scale.deviation
            return sum + deviation * deviation
        }
        return CosineScale(mean: mean / norm, deviation: variance.squareRoot() / norm)
    }

    /// Measures the scale of texts and photos over all pairs.
    ///
    /// - Returns: nil for fewer than two pairs, or when all cosines are equal.
    package init?(photos: [ArraySlice<Float>], texts: [[Float]]) {
        self.init(
            cosines: photos.lazy.flatMap { photo in texts.lazy.map { Double(QueryVector.dot(photo, $0)) } },
            leastCount: 2)
    }

    /// Measures the scale of photos with each other over all pairs.
    ///
    /// - Returns: nil for fewer than two rows, or when all cosines are equal.
    init?(amongRowsOf table: VectorTable) {
        self.init(
            cosines: table.ids.indices.lazy.flatMap { first in
                (0..<first).lazy.map { Double(QueryVector.dot(table.row(first), table.row($0))) }
            }, leastCount: 1)
    }

    /// Measures the scale of some cosines.
    ///
    /// - Returns: nil for fewer than two, or when all are equal.
    init?(of cosines: some Sequence<Double>) { self.init(cosines: cosines, leastCount: 2) }

    private init?(cosines: some Sequence<Double>, leastCount: Double) {
        var (sum, squares, count) = (0.0, 0.0, 0.0)
        for cosine in cosines {
            sum += cosine
            squares += cosine * cosine
            count += 1
        }
        guard count >= leastCount else { return nil }
        mean = sum / count
        deviation = max(0, squares / count - mean * mean).squareRoot()
        guard deviation > 1e-4 else { return nil }
    }
}

/// The scales of a model's cosines in a library, by the kind of the query's terms.
public struct CosineScales: Sendable, Equatable {
    /// The scale of words and photos; nil where it was not measured while indexing.
    public var words: CosineScale?
    /// The scale of photos with each other; nil in a library of fewer than two.
    public var photos: CosineScale?
}
