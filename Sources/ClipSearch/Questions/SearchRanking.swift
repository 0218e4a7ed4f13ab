/// The criterion of the results' order.
public enum SearchRanking: String, Sendable, Codable, CaseIterable {
    /// The picture alone: its cosine to the query.
    case vector
    /// The picture, its captions, and the words of its captions, tags and file name.
    case hybrid
    /// Like ``hybrid``, with the best results reranked by the likelihood of the query given each photo's texts.
    case reranked
    /// ``hybrid`` where the query has words and the library's index supports it, else ``vector``.
    case automatic = "auto"
}

/// The scores of one result.
public struct SearchScores: Sendable, Equatable {
    /// The cosine between the query and the picture, -1…1.
    public var vector: Float
    /// The cosine between the query's words and the nearest of the photo's captions; nil where it has none.
    public var caption: Float?
    /// The text of that caption.
    public var bestCaption: String?
    /// The BM25 score of the query's words in the photo's captions, tags and file name, relative to that of a text with
    /// each word once; nil where none of them occurs.
    public var words: Double?
    /// The words of the query that occur there.
    public var matchedWords: [String] = []
    /// The share of the query explained by words that somebody gave this photo and few others, which put it first: 0…1,
    /// or 2 for a photo that the query names by its file; nil for other photos.
    public var ownWords: Double?
    /// The completeness of the query's words in the picture's writing: 1 for whole words, less for parts of words and
    /// for misread letters; nil unless all of them stand there.
    public var writing: Double?
    /// The increase of the query's log-likelihood given the photo's text, in nats per token; nil where it was not
    /// computed.
    public var likelihood: Double?

    /// Creates scores with only a cosine.
    public init(vector: Float) { self.vector = vector }
}
