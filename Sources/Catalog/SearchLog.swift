/// Names one search for as long as its catalog lives. Later searches have larger ones.
public typealias SearchID = Int64

/// What a search was made of.
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
    public var kind: SearchKind
    /// As it was asked, in one line.
    public var query: String
    /// What was searched instead; nil when that was the query itself.
    public var correctedQuery: String?
    /// How many photos were found.
    public var results: Int
    public var milliseconds: Double
    /// 1 (poor) … 4 (excellent); nil if nobody said.
    public var rating: Int?
    /// The whole question, in whatever form the program that asked can ask it again; nil where none was given.
    public var request: String?

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

/// The part of a catalog that keeps the searches that were made.
public protocol SearchLog {
    /// Takes a search in. It survives the end of the process in any way; a power cut may take the last few.
    ///
    /// - Parameter limit: how many searches to keep; the oldest beyond them are dropped, now and then, so that there
    ///   may be a tenth more. Nil keeps all.
    /// - Returns: its id.
    func addSearch(_ search: SearchRecord, keeping limit: Int?) throws -> SearchID
    /// The latest first.
    ///
    /// - Parameter before: only those with a smaller id, if given.
    func searches(before: SearchID?, limit: Int) throws -> [SearchRecord]
    /// - Throws: ``CatalogError/unknownSearch(_:)``.
    func search(_ id: SearchID) throws -> SearchRecord
    /// Those from a moment on, the first first.
    func searches(since seconds: Int64) throws -> [SearchRecord]
    func searchCount() throws -> Int
    /// The smallest id of a search; nil without searches.
    func firstSearchID() throws -> SearchID?
    /// Returns `true` if the ``SearchRecord/request`` of any search contains a text.
    ///
    /// - Complexity: O(searches).
    func isAnySearch(requesting text: String) throws -> Bool
    /// Rates a search, or takes its rating back.
    ///
    /// - Parameter rating: 1…4.
    /// - Throws: ``CatalogError/unknownSearch(_:)``, ``CatalogError/invalidRating(_:)``.
    func rateSearch(_ id: SearchID, _ rating: Int?) throws
    /// - Throws: ``CatalogError/unknownSearch(_:)``.
    func removeSearch(_ id: SearchID) throws
    func removeAllSearches() throws
    /// Drops the oldest searches beyond the latest `limit`.
    func trimSearches(to limit: Int) throws
}
