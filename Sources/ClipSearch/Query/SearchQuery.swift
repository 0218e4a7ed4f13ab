import Catalog

/// What to look for: words and pictures, each wanted (a positive weight) or unwanted (a negative one), and which photos
/// may be answers.
///
///     var query = SearchQuery("a dog on the beach")
///     query.terms.append(.init(.text("people"), weight: -0.5))
///     query.filter.folders = [PhotoPath("/home/me/Photos/2023")]
public struct SearchQuery: Sendable {
    public struct Term: Sendable, Equatable {
        public enum Content: Sendable, Equatable {
            case text(String)
            /// A picture in a file, which need not be in the library.
            case image(path: String)
            /// A picture that was embedded before.
            case picture(EmbeddedPicture)
            /// A photo of the library, by its id; its stored vector is used.
            case photo(id: Int64)
        }

        public var content: Content
        public var weight: Float

        public init(_ content: Content, weight: Float = 1) {
            self.content = content
            self.weight = weight
        }
    }

    public var terms: [Term]
    public var filter = PhotoFilter()
    /// How many answers at most.
    public var limit = 10
    /// How many of the best answers are passed over first.
    public var offset = 0
    /// Answers with a lower cosine are left out.
    public var minimumScore: Float?
    /// Embed each text as the mean of several phrasings; see ``PromptTemplate``.
    public var usesPromptEnsemble = false
    /// Whether misspelt words are set right first, where the library has a corrector.
    public var correctsSpelling = true
    /// What the order of the answers goes by.
    public var ranking = SearchRanking.automatic
    /// Whether photos that only happen to be the nearest are answers, too.
    public var relevance = Relevance.all

    public enum Relevance: String, Sendable, CaseIterable {
        case all
        /// Only photos that are probably what was asked for; there may be none.
        case relevantOnly
    }

    public init(terms: [Term]) { self.terms = terms }

    public init(_ text: String) { self.init(terms: [Term(.text(text))]) }

    func checkNumbers() throws(ClipSearchError) {
        for term in terms where !term.weight.isFinite {
            throw .invalidArgument(name: "weight", value: "\(term.weight)", reason: "must be a number")
        }
        if limit < 0 { throw .invalidArgument(name: "limit", value: "\(limit)", reason: "must be 0 or more") }
        if offset < 0 { throw .invalidArgument(name: "offset", value: "\(offset)", reason: "must be 0 or more") }
        if let minimumScore, minimumScore.isNaN {
            throw .invalidArgument(name: "minimum score", value: "\(minimumScore)", reason: "must be a number")
        }
    }
}
