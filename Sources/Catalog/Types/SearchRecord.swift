/// Names one search for as long as its catalog lives. Later searches have larger ones.
public typealias SearchID = Int64

/// The kinds of terms of a search.
public enum SearchKind: String, Hashable, Sendable, CaseIterable {
    case text
    /// A picture that is not in the library.
    case image
    /// A photo of the library.
    case similar
    /// Words and pictures.
    case mixed
}

/// A search that was made.
public struct SearchRecord: Hashable, Sendable, Identifiable {
    /// 0 in a record that is not stored yet.
    public var id: SearchID
    /// Seconds since 1970.
    public var searchedAt: Int64
    /// The kind of its terms.
    public var kind: SearchKind
    /// As it was asked, in one line.
    public var query: String
    /// The text that was searched instead; nil when that was the query itself.
    public var correctedQuery: String?
    /// The number of photos found.
    public var results: Int
    /// The time that it took.
    public var milliseconds: Double
    /// The longest time that is stored, a day: times from files may be of any length, and are added up.
    static let milliseconds = 0...86_400_000.0
    /// 1 (poor) … 4 (excellent); nil if nobody said.
    public var rating: Int?
    /// The whole question, in whatever form the program that asked can ask it again; nil where none was given.
    public var request: String?

    /// Creates a record of a search.
    public init(
        id: SearchID = 0, searchedAt: Int64, kind: SearchKind, query: String, correctedQuery: String? = nil,
        results: Int, milliseconds: Double, rating: Int? = nil, request: String? = nil
    ) {
        self.id = id
        self.searchedAt = searchedAt
        self.kind = kind
        self.query = query
        self.correctedQuery = correctedQuery
        self.results = results
        self.milliseconds = milliseconds
        self.rating = rating
        self.request = request
    }
}
