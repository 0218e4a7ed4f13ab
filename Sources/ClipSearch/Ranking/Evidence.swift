/// What speaks for one photo as the answer to a query, on one scale: the standard deviations of ``ScoreScale``.
///
/// Texts speak for a photo, never against it: a photo whose text says something else ("Screenshot") ranks where its picture
/// alone would put it. A caption adds nothing until it is nearer to the query than ``neutralCaption``, words nothing until
/// they are more than many texts have by chance (``neutralWords``).
/// The constants were chosen on captioned photos, with and without captions taken away, for recall of both kinds;
/// `tools/reference/ranking.py` asks such questions (Benchmarks/README.md).
package struct Evidence: Sendable, Equatable {
    /// The cosine between query and picture.
    package var cosine: Float
    /// The same on the scale of the library.
    package var picture: Double
    /// The cosine between the query's words and the nearest caption; nil where the photo has none.
    package var caption: Float?
    /// BM25 in parts of what a text gets that has each word of the query once.
    package var words = 0.0
    /// How much likelier the query is after the photo's text, in nats a token; nil where it was not asked.
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
    /// What the queries of photos that fit gain from a text, in nats a token.
    static let neutralLikelihood = -0.7

    /// - Parameter share: how much of the query is words, 0…1; the rest is pictures and what is unwanted.
    package func total(share: Double) -> Double {
        var text = Self.wordsWeight * max(0, words - Self.neutralWords)
        if let caption { text += Self.captionWeight * max(0, Double(caption) - Self.neutralCaption) }
        if let likelihood { text += Self.likelihoodWeight * (likelihood - Self.neutralLikelihood) }
        // An unlikely text takes back what its own words gave, and no more.
        return picture + share * max(0, text)
    }
}

/// Tells answers that are probably what was asked for from photos that are only the nearest there are.
///
/// The logit of a logistic regression on queries whose answer was, and was not, among the photos. One word fits many photos
/// loosely, a sentence few, so that more is asked of long queries; and of large libraries, where by chance alone some photo
/// comes near.
package struct RelevanceRule: Sendable {
    /// Of the query.
    package var words: Int
    /// In the library.
    package var photos: Int

    package init(words: Int, photos: Int) {
        self.words = words
        self.photos = photos
    }

    static let slope = 2.36
    static let perWords = -1.08
    static let perPhotos = -0.44
    static let offset = -3.23

    /// Above 0 where an answer is more likely right than wrong.
    package func logit(_ evidence: Double) -> Double {
        // Shorter, longer or smaller ones than the regression has seen count as its own.
        let (words, photos) = (Double(min(max(1, words), 20)), Double(max(20, photos)))
        return Self.slope * evidence + Self.perWords * logarithm(words) + Self.perPhotos * logarithm(photos)
            + Self.offset
    }
}
