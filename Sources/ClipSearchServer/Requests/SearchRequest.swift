#if Server
import Catalog
import ClipSearch
import Files
import StrictJSON

/// A client's search.
struct SearchRequest: Sendable {
    /// The query, in which uploads are terms by their ids.
    var query: SearchQuery
    /// The uploads in the query, by id.
    private(set) var uploads: [String: Upload] = [:]
    var explains = false
    var isRecorded = true
    /// A Boolean value that indicates whether everything that the query refers to will exist later, too; false for
    /// pictures uploaded with the request.
    var canBeAskedAgain = true

    static let resultLimit = 500
    private static let weights = -100.0...100.0
    private static let scores = -1.0...1.0

    private init(_ terms: [SearchQuery.Term] = [], limit: Int = 20) {
        query = SearchQuery(terms: terms)
        query.limit = limit
    }

    /// - Parameters:
    ///   - pictures: the pictures uploaded with the request; each is a term.
    ///   - uploads: the store in which uploads are looked up by id.
    /// - Throws: ``Problem``.
    init(_ body: JSONValue, pictures: [Upload] = [], uploads: UploadStore) throws {
        self.init()
        var members = try JSONMembers(body)
        query.terms = try contents(&members, uploads).map { .init($0) }
        for (value, place) in try members.array("terms", count: InputLimits.requestTerms) ?? [] {
            var member = try JSONMembers(value, at: "\(place).")
            let weight = Float(try member.number("weight", in: Self.weights) ?? 1)
            let found = try contents(&member, uploads)
            guard found.count == 1 else { throw Problem.invalid(place, "must have one of: text, photo, upload") }
            try member.finish()
            query.terms.append(.init(found[0], weight: weight))
        }
        let imageWeight = Float(try members.number("imageWeight", in: Self.weights) ?? 1)
        canBeAskedAgain = pictures.isEmpty
        query.terms += pictures.map { .init(content(of: $0), weight: imageWeight) }
        if var filter = try members.object("filter") {
            query.filter = try PhotoFilter(&filter, folders: "folders")
            try filter.finish()
        }
        try read(&members)
        try members.finish()
        if query.terms.isEmpty, query.filter == PhotoFilter() {
            throw Problem.invalid("text", "is missing: give text, a photo or an upload to search for, or a filter")
        }
        try checkCost()
    }

    /// Reads the members other than terms and filter.
    private mutating func read(_ members: inout JSONMembers) throws {
        query.minimumScore = try members.number("minimumScore", in: Self.scores).map(Float.init)
        query.relevance = try members.word("relevance", as: SearchQuery.Relevance.self) ?? query.relevance
        query.ranking = try members.word("ranking", as: SearchRanking.self) ?? query.ranking
        query.correctsSpelling = try members.bool("correctsSpelling") ?? query.correctsSpelling
        query.isLiteral = try members.bool("isLiteral") ?? query.isLiteral
        query.keptPhrases =
            try members.strings("keptPhrases", count: InputLimits.requestTerms) ?? query.keptPhrases
        query.subtractsUnwanted = try members.bool("subtractsUnwanted") ?? query.subtractsUnwanted
        query.usesPromptEnsemble = try members.bool("ensemble") ?? query.usesPromptEnsemble
        query.stacksCopies = try members.bool("stacksCopies") ?? query.stacksCopies
        query.limit = try members.integer("limit", in: 0...Self.resultLimit) ?? query.limit
        query.offset = try members.integer("offset", in: 0...1_000_000) ?? query.offset
        explains = try members.bool("explain") ?? explains
        isRecorded = try members.bool("record") ?? isRecorded
    }

    /// Limits the length of the texts: each is corrected and embedded, in each of its phrasings, which takes time in
    /// proportion to its length.
    private func checkCost() throws {
        let phrasings = query.usesPromptEnsemble ? PromptTemplate.ensemble.count : 1
        let characters = query.terms.reduce(0) { sum, term in
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
        self.init([.init(.photo(id: photo))])
        query.filter = try PhotoFilter(parameters)
        query.minimumScore = try parameters.number("minimumScore", in: Self.scores).map(Float.init)
        (query.limit, query.offset) = try parameters.page(limit: query.limit)
        query.stacksCopies = try parameters.bool("stacksCopies") ?? query.stacksCopies
        explains = try parameters.bool("explain") ?? explains
        isRecorded = try parameters.bool("record") ?? isRecorded
    }

    /// Creates a search for photos similar to an upload.
    init(similarTo upload: Upload, limit: Int) {
        self.init(limit: limit)
        query.terms = [.init(content(of: upload))]
    }

    /// Returns the query with its uploads embedded.
    func query(embedding embed: (Upload) throws -> EmbeddedPicture) throws -> SearchQuery {
        var query = query
        for (index, term) in query.terms.enumerated() {
            guard case .upload(let id) = term.content, let upload = uploads[id] else { continue }
            query.terms[index].content = .picture(try embed(upload))
        }
        return query
    }

    private mutating func content(of upload: Upload) -> SearchQuery.Term.Content {
        uploads[upload.id] = upload
        return .upload(id: upload.id)
    }

    /// Reads the members `text`, `photo` and `upload`.
    private mutating func contents(
        _ members: inout JSONMembers, _ uploads: UploadStore
    ) throws -> [SearchQuery.Term.Content] {
        var contents: [SearchQuery.Term.Content] = []
        if let text = try members.string("text", length: 1...1000) { contents.append(.text(text)) }
        if let photo = try members.integer("photo", in: 1...Int.max) { contents.append(.photo(id: Int64(photo))) }
        if let id = try members.string("upload", length: 1...100) {
            guard let upload = uploads.find(id) else {
                var problem = Problem(.notFound, "There is no such upload any more: send the picture again.")
                problem.parameter = members.place(of: "upload")
                throw problem
            }
            contents.append(content(of: upload))
        }
        return contents
    }
}

extension SearchQuery {
    /// The ids of the uploads in the query.
    var uploads: [String] {
        terms.compactMap { if case .upload(let id) = $0.content { id } else { nil } }
    }
}
#endif
