/// Distinguishes probably relevant results from photos that are merely the nearest.
///
/// The rule is a logistic regression on queries with and without a correct result among the photos. One word loosely
/// matches many photos, a sentence few, so the threshold rises with the query's length; and with the size of the
/// library, where some photo comes near by chance alone.
package struct RelevanceRule: Sendable {
    /// The number of words in the query.
    package var words: Int
    /// The number of photos in the library.
    package var photos: Int

    package init(words: Int, photos: Int) {
        self.words = words
        self.photos = photos
    }

    static let slope = 2.36
    static let perWords = -1.08
    static let perPhotos = -0.44
    static let offset = -3.23

    /// Returns a value above 0 where a result is more likely relevant than not.
    package func logit(_ evidence: Double) -> Double {
        // Values outside the range of the regression's data are clamped to it.
        let (words, photos) = (Double(min(max(1, words), 20)), Double(max(20, photos)))
        return Self.slope * evidence + Self.perWords * logarithm(words) + Self.perPhotos * logarithm(photos)
            + Self.offset
    }
}
