import Catalog

/// The evidence for one photo as a result of a query, on one scale: the standard deviations of ``CosineScale``.
///
/// The words that somebody gave this photo and few others (``ownWords``) decide first, then the sum of picture and
/// texts (``total(share:)``). Writing in the picture that tells as much as own words do comes first with them.
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
    /// The share of the query that somebody's own words for the photo explain, above which it is put first; see
    /// ``OwnWords``. 0 for other photos.
    package var ownWords = 0.0
    /// The query's words in the picture's writing; nil unless all of them stand there.
    package var writing: WritingMatch?
    /// The increase of the query's log-likelihood given the photo's text, in nats per token; nil where it was not
    /// computed.
    package var likelihood: Double?
    /// The still of a video to which the cosine is the greatest; nil for pictures.
    package var still: VideoStill?

    package init(
        cosine: Float, picture: Double, caption: Float? = nil, words: Double = 0, ownWords: Double = 0,
        writing: WritingMatch? = nil, likelihood: Double? = nil
    ) {
        self.cosine = cosine
        self.picture = picture
        self.caption = caption
        self.words = words
        self.ownWords = ownWords
        self.writing = writing
        self.likelihood = likelihood
    }

    static let captionWeight = 6.0
    static let neutralCaption = 0.5
    static let wordsWeight = 3.0
    static let neutralWords = 0.3
    static let writingWeight = 3.0
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

    /// The share of the query that decides before any total: see ``ownWords`` and ``WritingMatch/isTelling``.
    package func decidingShare(of share: Double) -> Double {
        guard let writing, writing.isTelling else { return ownWords }
        return max(ownWords, share * writing.strength)
    }

    /// The total with a bonus for writing that does not decide by itself.
    package func totalWithWriting(share: Double) -> Double {
        let bonus = writing.map { $0.isTelling ? 0 : Self.writingWeight * $0.strength } ?? 0
        return total(share: share) + share * bonus
    }
}
