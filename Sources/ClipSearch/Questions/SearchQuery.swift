import Catalog
import Files

/// A query: words and pictures, each wanted (a positive weight) or unwanted (a negative one), and a filter of the
/// photos that may be results. Without words and pictures the results are the newest photos that pass the filter.
///
///     var query = SearchQuery("a dog on the beach")
///     query.terms.append(.init(.text("people"), weight: -0.5))
///     query.filter.folders = [PhotoPath("/home/me/Photos/2023")]
public struct SearchQuery: Sendable, Equatable {
    /// One part of a query.
    public struct Term: Sendable, Equatable {
        /// The content of a term.
        public enum Content: Sendable, Equatable {
            /// Words.
            case text(String)
            /// A picture in a file, which need not be in the library.
            case image(path: String)
            /// A picture that has already been embedded.
            case picture(EmbeddedPicture)
            /// A photo of the library, by its id; its stored vector is used.
            case photo(id: PhotoID)
            /// A picture that the program keeps under an id, to be replaced by its ``picture(_:)`` before a search.
            case upload(id: String)
        }

        /// The words or picture.
        public var content: Content
        /// The weight in the query's vector; negative for unwanted content.
        public var weight: Float

        /// Creates a term.
        public init(_ content: Content, weight: Float = 1) {
            self.content = content
            self.weight = weight
        }
    }

    /// The terms.
    public var terms: [Term]
    /// The filter of the photos that may be results.
    public var filter = PhotoFilter()
    /// The maximum number of results.
    public var limit = 10
    /// The number of the best results that are skipped.
    public var offset = 0
    /// The threshold of the cosine below which results are excluded; nil for none.
    public var minimumScore: Float?
    /// `true` to embed each text as the mean of several phrasings; see ``PromptTemplate``.
    public var usesPromptEnsemble = false
    /// A Boolean value that indicates whether misspelt words are corrected first, where the library has a corrector.
    public var correctsSpelling = true
    /// `true` to take every word for what a photo shows. Otherwise wanted texts are read first, see ``QueryReading``:
    /// dates and kinds of files become filters, "without …" leaves photos out, and phrases of asking are taken off.
    public var isLiteral = false
    /// The phrases that are taken for words nevertheless: see ``QueryReading/Chip/typed``.
    public var keptPhrases: [String] = []
    /// `true` to subtract the vectors of unwanted things. Otherwise photos that show something with the weight −1 are
    /// left out.
    public var subtractsUnwanted = false
    /// The criterion of the results' order.
    public var ranking = SearchRanking.automatic
    /// The treatment of photos that are merely the nearest.
    public var relevance = Relevance.all
    /// A Boolean value that indicates whether copies of a photo share one place in the results.
    public var stacksCopies = true

    /// The treatment of photos that are probably not relevant.
    public enum Relevance: String, Sendable, Codable, CaseIterable {
        /// All photos are results, the nearest first.
        case all
        /// Only probably relevant photos are results; there may be none.
        case relevantOnly
    }

    /// Creates a query of terms.
    public init(terms: [Term]) { self.terms = terms }

    /// Creates a query of one text.
    public init(_ text: String) { self.init(terms: [Term(.text(text))]) }

    /// The text of its only term; nil if it has others, or none.
    var onlyText: String? {
        guard terms.count == 1, case .text(let text) = terms[0].content else { return nil }
        return text
    }

    /// - Throws: ``ClipSearchError`` for a query without terms and conditions, and for numbers out of range.
    func check() throws(ClipSearchError) {
        let isEmpty = terms.isEmpty ? !filter.hasConditions : terms.allSatisfy { $0.weight == 0 }
        if isEmpty { throw .emptyQuery }
        guard terms.count <= InputLimits.queryTerms else {
            throw .invalidArgument(
                name: "number of terms", value: "\(terms.count)", reason: "must be at most \(InputLimits.queryTerms)")
        }
        try filter.checkSize()
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

extension PhotoFilter {
    /// Limits the number of entries, of which the database takes only so many.
    func checkSize() throws(ClipSearchError) {
        for (name, count) in [
            ("folders", folders.count + folderNames.count), ("tags", tags.count), ("excluded tags", excludedTags.count),
            ("written phrases", writtenPhrases.count),
        ]
        where count > InputLimits.filterEntries {
            throw .invalidArgument(
                name: "number of \(name)", value: "\(count)", reason: "must be at most \(InputLimits.filterEntries)")
        }
    }
}
