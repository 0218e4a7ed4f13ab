#if Server
import Catalog
import ClipSearch
import Files
import StrictJSON

/// A client's search.
struct SearchRequest: Sendable {
    /// One part of the query, and its form for display.
    struct Term: Sendable {
        enum Content: Sendable {
            case text(String)
            case photo(PhotoID)
            case upload(Upload)
        }

        var content: Content
        var weight: Float
    }

    var terms: [Term] = []
    var filter = PhotoFilter()
    var minimumScore: Float?
    var relevance = SearchQuery.Relevance.all
    var ranking = SearchRanking.automatic
    var correctsSpelling = true
    var isLiteral = false
    var keptPhrases: [String] = []
    var subtractsUnwanted = false
    var usesPromptEnsemble = false
    var stacksCopies = true
    var limit = 20
    var offset = 0
    var explains = false
    var isRecorded = true
    /// A Boolean value that indicates whether everything that the query refers to will exist later, too; false for
    /// pictures uploaded with the request.
    var canBeAskedAgain = true

    static let resultLimit = 500
    private static let weights = -100.0...100.0

    /// - Parameters:
    ///   - pictures: the pictures uploaded with the request; each is a term.
    ///   - uploads: the store in which uploads are looked up by id.
    /// - Throws: ``Problem``.
    init(_ body: JSONValue, pictures: [Upload] = [], uploads: UploadStore) throws {
        var members = try JSONMembers(body)
        if let term = try Self.term(&members, "", uploads) { terms = term }
        for (value, place) in try members.array("terms", count: InputLimits.requestTerms) ?? [] {
            var member = try JSONMembers(value, at: "\(place).")
            let weight = Float(try member.number("weight", in: Self.weights) ?? 1)
            guard let found = try Self.term(&member, "\(place).", uploads), found.count == 1 else {
                throw Problem.invalid(place, "must have one of: text, photo, upload")
            }
            try member.finish()
            terms.append(Term(content: found[0].content, weight: weight))
        }
        let imageWeight = Float(try members.number("imageWeight", in: Self.weights) ?? 1)
        canBeAskedAgain = pictures.isEmpty
        terms += pictures.map { Term(content: .upload($0), weight: imageWeight) }
        if let filter = try members.object("filter") { self.filter = try Self.filter(filter) }
        minimumScore = try members.number("minimumScore", in: -1...1).map(Float.init)
        relevance = try members.word("relevance", as: SearchQuery.Relevance.self) ?? relevance
        ranking = try members.word("ranking", as: SearchRanking.self) ?? ranking
        correctsSpelling = try members.bool("correctsSpelling") ?? correctsSpelling
        isLiteral = try members.bool("isLiteral") ?? isLiteral
        keptPhrases = try members.strings("keptPhrases", count: InputLimits.requestTerms) ?? keptPhrases
        subtractsUnwanted = try members.bool("subtractsUnwanted") ?? subtractsUnwanted
        usesPromptEnsemble = try members.bool("ensemble") ?? usesPromptEnsemble
        stacksCopies = try members.bool("stacksCopies") ?? stacksCopies
        limit = try members.integer("limit", in: 0...Self.resultLimit) ?? limit
        offset = try members.integer("offset", in: 0...1_000_000) ?? offset
        explains = try members.bool("explain") ?? explains
        isRecorded = try members.bool("record") ?? isRecorded
        try members.finish()
        if terms.isEmpty { throw Problem.invalid("text", "is missing: give text, a photo or an upload to search for") }
        try checkCost()
    }

    /// Limits the length of the texts: each is corrected and embedded, in each of its phrasings, which takes time in
    /// proportion to its length.
    private func checkCost() throws {
        let phrasings = usesPromptEnsemble ? PromptTemplate.ensemble.count : 1
        let characters = terms.reduce(0) { sum, term in
            guard case .text(let text) = term.content else { return sum }
            return sum + text.unicodeScalars.count
        }
        guard characters * phrasings <= InputLimits.questionCharacters else {
            let most = "\(InputLimits.questionCharacters / phrasings)\(phrasings > 1 ? ", with ensemble," : "")"
            throw Problem.invalid("terms", "have \(characters) characters together; at most \(most) are taken")
        }
    }

    /// Creates a search for photos similar to one in the library.
    init(similarTo photo: PhotoID, _ parameters: QueryParameters) throws {
        terms = [Term(content: .photo(photo), weight: 1)]
        filter = try Self.filter(parameters)
        minimumScore = try parameters.number("minimumScore", in: -1...1).map(Float.init)
        (limit, offset) = try parameters.page(limit: 20)
        stacksCopies = try parameters.bool("stacksCopies") ?? stacksCopies
        explains = try parameters.bool("explain") ?? false
        isRecorded = try parameters.bool("record") ?? true
    }

    /// Creates a search for photos similar to an upload.
    init(similarTo upload: Upload, limit: Int) {
        terms = [Term(content: .upload(upload), weight: 1)]
        self.limit = limit
    }

    /// - Parameter embed: embeds an upload.
    func query(embedding embed: (Upload) throws -> EmbeddedPicture) throws -> SearchQuery {
        var query = SearchQuery(
            terms: try terms.map { term in
                switch term.content {
                case .text(let text): .init(.text(text), weight: term.weight)
                case .photo(let id): .init(.photo(id: id), weight: term.weight)
                case .upload(let upload): .init(.picture(try embed(upload)), weight: term.weight)
                }
            })
        query.filter = filter
        query.minimumScore = minimumScore
        query.relevance = relevance
        query.ranking = ranking
        query.correctsSpelling = correctsSpelling
        query.isLiteral = isLiteral
        query.keptPhrases = Set(keptPhrases)
        query.subtractsUnwanted = subtractsUnwanted
        query.usesPromptEnsemble = usesPromptEnsemble
        query.stacksCopies = stacksCopies
        query.limit = limit
        query.offset = offset
        return query
    }

    private static func term(
        _ members: inout JSONMembers, _ place: String, _ uploads: UploadStore
    ) throws -> [Term]? {
        var terms: [Term] = []
        if let text = try members.string("text", length: 1...1000) {
            terms.append(Term(content: .text(text), weight: 1))
        }
        if let photo = try members.integer("photo", in: 1...Int.max) {
            terms.append(Term(content: .photo(Int64(photo)), weight: 1))
        }
        if let id = try members.string("upload", length: 1...100) {
            guard let upload = uploads.find(id) else {
                var problem = Problem(.notFound, "There is no such upload any more: send the picture again.")
                problem.parameter = "\(place)upload"
                throw problem
            }
            terms.append(Term(content: .upload(upload), weight: 1))
        }
        return terms.isEmpty ? nil : terms
    }

    // MARK: Filters

    private static func filter(_ object: JSONMembers) throws -> PhotoFilter {
        var members = object
        var filter = PhotoFilter()
        filter.tags = try members.strings("tags", count: InputLimits.filterEntries) ?? []
        filter.excludedTags = try members.strings("excludedTags", count: InputLimits.filterEntries) ?? []
        filter.folders = try folders(
            try members.strings("folders", count: InputLimits.filterEntries, length: 1...4096) ?? [], "filter.folders")
        filter.from = try moment(try members.string("from", length: 1...30), "filter.from")
        filter.before = try moment(try members.string("before", length: 1...30), "filter.before")
        filter.favouritesOnly = try members.bool("favouritesOnly") ?? false
        filter.collection = try members.integer("collection", in: 1...Int.max).map(Int64.init)
        try members.finish()
        return filter
    }

    /// Parses the filter in a request's address.
    static func filter(_ parameters: QueryParameters) throws -> PhotoFilter {
        var filter = PhotoFilter()
        filter.tags = try parameters.strings("tags")
        filter.excludedTags = try parameters.strings("excludedTags")
        filter.folders = try folders(try parameters.strings("folder"), "folder")
        filter.from = try moment(try parameters.string("from"), "from")
        filter.before = try moment(try parameters.string("before"), "before")
        filter.favouritesOnly = try parameters.bool("favouritesOnly") ?? false
        filter.collection = try parameters.integer("collection", in: 1...Int.max).map(Int64.init)
        return filter
    }

    /// Folders are only compared with the catalog; no file is accessed.
    private static func folders(_ texts: [String], _ place: String) throws -> [PhotoPath] {
        try texts.map { text in
            guard text.hasPrefix("/") else { throw Problem.invalid(place, "must be absolute: begin with \"/\"") }
            return PhotoPath(text: text)
        }
    }

    private static func moment(_ text: String?, _ place: String) throws -> Int64? {
        guard let text else { return nil }
        guard let range = PhotoTime.range(of: text) else {
            throw Problem.invalid(place, "must be like 2023, 2023-05, 2023-05-17 or 2023-05-17T14:30")
        }
        return range.lowerBound
    }
}
#endif
