import Catalog
import Encoders
import Files

/// Turns the terms of a query into vectors.
struct QueryEmbedder {
    let searcher: PhotoSearcher
    let snapshot: LibrarySnapshot

    /// An embedded term.
    struct Term {
        /// The vector, of length 1.
        var vector: [Float]
        /// The files of the library with the same contents.
        var photos: [PhotoID] = []
        /// The sentence vector for comparison with captions; nil where there is no comparison.
        var sentence: [Float]?
    }

    /// - Throws: ``ClipSearchError`` for a text without characters and for pictures that cannot be decoded;
    ///   `CatalogError`, also for unknown photos; the errors of the model's encoders; `CancellationError`.
    func embed(_ read: ReadQuery) throws -> [Term] {
        let shown = try shownPhotos(in: read.query)
        return try zip(read.query.terms, zip(read.subjects, read.towers)).map { term, reading in
            try Task.checkCancellation()
            switch term.content {
            case .text(let text):
                guard reading.1 == .main else { return try embed(text, by: reading.1) }
                return try embed(text, reading.0, of: term, usesPromptEnsemble: read.query.usesPromptEnsemble)
            case .image(let path): return try embedded(try searcher.embed(pictureAt: path))
            case .picture(let picture): return try embedded(picture)
            case .photo(let id):
                guard let shown = shown[id] else { throw CatalogError.unknownPhoto(id) }
                return shown
            case .upload(let id):
                throw ClipSearchError.invalidArgument(
                    name: "upload", value: id, reason: "must be embedded before a search")
            }
        }
    }

    /// - Parameter subject: the subject of the text. Things are embedded with their article, as the mean of several
    ///   phrasings; longer texts as sentences, as captions have them.
    private func embed(
        _ text: String, _ subject: QuerySubject?, of term: SearchQuery.Term, usesPromptEnsemble: Bool
    ) throws -> Term {
        guard text.contains(where: { !$0.isWhitespace }) else { throw ClipSearchError.emptyQuery }
        let phrased = subject.map { $0.isThing ? $0.withArticle : "\($0.text)." } ?? text
        let phrasings =
            usesPromptEnsemble || subject?.isThing == true ? PromptTemplate.phrasings(of: phrased) : [phrased]
        let comparesCaptions = snapshot.captions != nil && term.isWantedText
        let (vectors, sentence) =
            comparesCaptions
            ? try searcher.sentences.vectors(of: phrasings)
            : (try searcher.model.textEncoder().encode(phrasings, by: .main), nil)
        guard let mean = QueryVector.combine(vectors.map { ($0, 1) }) else { throw ClipSearchError.contradictoryQuery }
        return Term(vector: mean, sentence: sentence)
    }

    /// Embeds a text in another language, as it was typed: English phrasings don't fit it. Captions aren't compared,
    /// since their vectors are those of a model of English sentences.
    private func embed(_ text: String, by tower: TextTower) throws -> Term {
        guard text.contains(where: { !$0.isWhitespace }) else { throw ClipSearchError.emptyQuery }
        return Term(vector: try searcher.model.textEncoder().encode([text], by: tower)[0])
    }

    /// Returns the photos of the library in a query, each as a term; unknown ones are skipped.
    private func shownPhotos(in query: SearchQuery) throws -> [PhotoID: Term] {
        let ids = query.terms.compactMap { term -> PhotoID? in
            if case .photo(let id) = term.content { id } else { nil }
        }
        guard !ids.isEmpty else { return [:] }
        let photos = snapshot.library.photos
        let hashes = Dictionary(
            try photos.records(ids).map { ($0.id, $0.file.contentHash) }, uniquingKeysWith: { first, _ in first })
        let copies = try photos.byContents(Array(Set(hashes.values)))
        return Dictionary(
            uniqueKeysWithValues: try snapshot.vectors(of: Set(ids)).map { id, vector in
                let same = hashes[id].flatMap { copies[$0] } ?? []
                return (id, Term(vector: Array(vector), photos: same.map(\.id)))
            })
    }

    private func embedded(_ picture: EmbeddedPicture) throws -> Term {
        guard picture.fingerprint == searcher.model.fingerprint else {
            throw ClipSearchError.invalidArgument(
                name: "picture", value: "of another model",
                reason: "must be embedded with the model \(searcher.model.name)")
        }
        let copies = try picture.contents.map { try snapshot.library.photos.records(withContents: [$0]).map(\.id) }
        return Term(vector: picture.vector, photos: copies ?? [])
    }
}

extension QuerySubject {
    /// The number of words up to which a phrase is a thing, of which several phrasings are better than one.
    private static let wordsOfThing = 3

    /// `true` for a noun or a short phrase.
    fileprivate var isThing: Bool {
        guard withArticle.utf8.count <= InputLimits.phrasedBytes else { return false }
        return switch form {
        case .bareNoun: true
        case .nounPhrase: text.split(separator: " ").count <= Self.wordsOfThing
        case .empty, .sentence: false
        }
    }
}
