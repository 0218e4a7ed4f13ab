/// What the order of answers goes by.
public enum SearchRanking: String, Sendable, CaseIterable {
    /// The picture alone: its cosine to the query.
    case vector
    /// The picture, its captions, and the words of its captions, tags and file name.
    case hybrid
    /// As ``hybrid``, the best once more by how likely a language model finds the query after each photo's texts.
    case reranked
    /// ``hybrid`` where the query has words and the library was indexed by a version that knows of it, else ``vector``.
    case automatic = "auto"
}

/// What speaks for one answer.
public struct SearchScores: Sendable, Equatable {
    /// The cosine between the query and the picture, -1…1.
    public var vector: Float
    /// The cosine between the query's words and the nearest of the photo's captions; nil where it has none.
    public var caption: Float?
    /// That caption.
    public var bestCaption: String?
    /// BM25 of the query's words in the photo's captions, tags and file name, in parts of what a text gets that has each of
    /// them once; nil where none of them stands there.
    public var words: Double?
    /// The words of the query that stand there.
    public var matchedWords: [String] = []
    /// How much likelier the query is after the photo's text than by itself, in nats a token; nil where it was not asked.
    public var likelihood: Double?

    public init(vector: Float) { self.vector = vector }
}
