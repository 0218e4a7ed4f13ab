/// The evidence for one photo as a result of a query, on one scale: the standard deviations of ``ScoreScale``.
///
/// Texts count in favour of a photo, never against it: a photo with an unrelated text ("Screenshot") ranks by its
/// picture alone. A caption counts only above the similarity ``neutralCaption``, words only above a score that many
/// texts have by chance (``neutralWords``).
///
/// The constants were chosen on captioned photos, with and without captions removed, for recall of both kinds;
/// `tools/reference/ranking.py` runs such queries (Benchmarks/README.md).
package struct Evidence: Sendable, Equatable {
    /// The cosine between query and picture.
    package var cosine: Float
    /// The same, standardised on the library's scale.
    package var picture: Double
    /// The cosine between the query's words and the nearest caption; nil where the photo has none.
    package var caption: Float?
    /// The BM25 score, relative to that of a text with each word of the query once.
    package var words = 0.0
    /// The increase of the query's log-likelihood given the photo's text, in nats per token; nil where it was not
    /// computed.
    package var likelihood: Double?

    package init(
        cosine: Float, picture: Double, caption: Float? = nil, words: Double = 0, likelihood: Double? = nil
    ) {
        self.cosine = cosine
        self.picture = picture
        self.caption = caption
        self.words = words
        self.likelihood = likelihood
    }

    static let captionWeight = 6.0
    static let neutralCaption = 0.5
    static let wordsWeight = 3.0
    static let neutralWords = 0.3
    static let likelihoodWeight = 0.5
    /// The increase that the queries of matching photos gain from a text, in nats per token.
    static let neutralLikelihood = -0.7

    /// - Parameter share: the proportion of wanted words in the query, 0…1; the rest is pictures and unwanted terms.
    package func total(share: Double) -> Double {
        var text = Self.wordsWeight * max(0, words - Self.neutralWords)
        if let caption { text += Self.captionWeight * max(0, Double(caption) - Self.neutralCaption) }
        if let likelihood { text += Self.likelihoodWeight * (likelihood - Self.neutralLikelihood) }
        // An unlikely text cancels at most the gain of its own words.
        return picture + share * max(0, text)
    }
}

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
