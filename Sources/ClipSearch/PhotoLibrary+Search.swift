import Catalog
import Encoders
import VectorIndex

extension PhotoLibrary {
    /// Searches for the photos nearest to a query.
    ///
    /// The score of a result is the cosine between the photo's vector and the weighted sum of the unit vectors of the
    /// query's terms. Unless ``SearchQuery/ranking`` excludes them, the photos' texts also affect the order. A picture
    /// that is itself in the library is excluded from its own results.
    ///
    /// - Parameter explains: `true` to compute each result's score for each term separately.
    /// - Throws: ``ClipSearchError`` when the query is empty or contradictory, refers to something unknown or contains
    ///   a picture that cannot be decoded; `CatalogError`; the errors of the model's encoders; `CancellationError`
    ///   before the next term when the task is cancelled.
    public func search(_ typed: SearchQuery, explains: Bool = false) throws -> SearchResponse {
        try passingOverDamage { try answer(typed, explains: explains) }
    }

    private func answer(_ typed: SearchQuery, explains: Bool) throws -> SearchResponse {
        let clock = ContinuousClock()
        var timings = SearchTimings()
        let start = clock.now
        guard typed.terms.contains(where: { $0.weight != 0 }) else { throw ClipSearchError.emptyQuery }
        try typed.check()
        let models = try catalog.models.all()
        guard let record = modelRecord(among: models) else { throw noVectorsError(among: models) }
        let index = try photoIndex(of: record)
        guard index.count > 0 else {
            throw ClipSearchError.noPhotosIndexed(library: location.folder, model: model.name)
        }
        let ranking = try rankingPlan(for: typed, record: record, models: models)
        let opened = clock.now
        timings.library = (opened - start) / .milliseconds(1)

        let (query, correction) = try corrected(typed)
        let shown = try shownPhotos(in: query, record: record)
        let terms = try query.terms.map {
            try Task.checkCancellation()
            return try embed($0, of: query, comparing: ranking.captions != nil, shown: shown)
        }
        guard let vector = QueryVector.combine(zip(terms, query.terms).map { ($0.vector, $1.weight) }) else {
            throw ClipSearchError.contradictoryQuery
        }
        let encoded = clock.now
        timings.encoding = (encoded - opened) / .milliseconds(1)

        try Task.checkCancellation()
        let excluded = Set(terms.flatMap(\.photos))
        let question = RankingQuestion(
            query, vector: vector, sentences: terms.map(\.sentence),
            filter: try filter(for: query.filter, excluding: excluded))
        let offset = min(query.offset, index.count)
        let ranked = try rank(
            question, count: offset + min(query.limit, index.count - offset), by: ranking, in: index, record: record)
        var best = ranked.answers.enumerated().dropFirst(offset)
        if let relevant = ranked.relevant, query.relevance == .relevantOnly {
            best = best.prefix { $0.offset < relevant }
        }
        let ids = best.map(\.element.photo)
        let stored = explains ? try storedVectors(of: ids, record: record) : [:]
        let texts = explains && ranking.ranking != .vector ? try catalog.texts.of(ids) : [:]
        let photos = Dictionary(uniqueKeysWithValues: try catalog.photos.records(ids).map { ($0.id, $0) })
        var results: [SearchResponse.Result] = []
        for (place, answer) in best {
            // Retired since the vectors were read.
            guard let photo = photos[answer.photo] else { continue }
            let termScores = stored[photo.id].map { stored in terms.map { QueryVector.dot($0.vector, stored) } }
            results.append(
                .init(
                    rank: query.offset + results.count + 1, photo: photo, score: answer.evidence.cosine,
                    termScores: termScores, isRelevant: ranked.relevant.map { place < $0 },
                    scores: explains
                        ? scores(of: answer, photo, texts[photo.id] ?? PhotoTexts(), for: question, by: ranking) : nil))
        }
        timings.search = (clock.now - encoded) / .milliseconds(1)
        return SearchResponse(
            results: results, correction: correction, model: model.name, plan: ranked.plan, timings: timings,
            totalPhotos: index.count, relevantCount: ranked.relevant, ranking: ranking.ranking,
            scale: try scale(of: zip(query.terms, terms).map { ($0, $1.vector) }, record: record))
    }

    /// Returns the filter of the photos that may be results; nil for all.
    private func filter(for filter: PhotoFilter, excluding excluded: Set<PhotoID>) throws -> Filter? {
        if filter == PhotoFilter() { return excluded.isEmpty ? nil : .predicate { !excluded.contains($0) } }
        return .bitmap(IDBitmap(try catalog.photos.ids(matching: filter).lazy.filter { !excluded.contains($0) }))
    }

    func storedVectors(
        of photos: some Collection<PhotoID>, record: ModelRecord
    ) throws -> [PhotoID: ArraySlice<Float>] {
        let table = try catalog.photoVectors(of: record.id, only: Array(photos))
        return Dictionary(
            uniqueKeysWithValues: table.ids.enumerated().map { row, id in
                (id, table.values[row * table.dimension..<(row + 1) * table.dimension])
            })
    }

    /// An embedded term.
    private struct EmbeddedTerm {
        /// The vector, of length 1.
        var vector: [Float]
        /// The photos of the library with the same contents.
        var photos: [PhotoID] = []
        /// The sentence vector for comparison with captions; nil where there is no comparison.
        var sentence: [Float]?
    }

    /// - Parameter comparesCaptions: `true` if wanted words are to be compared with captions.
    private func embed(
        _ term: SearchQuery.Term, of query: SearchQuery, comparing comparesCaptions: Bool,
        shown: [PhotoID: EmbeddedTerm]
    ) throws -> EmbeddedTerm {
        switch term.content {
        case .text(let text):
            guard text.contains(where: { !$0.isWhitespace }) else { throw ClipSearchError.emptyQuery }
            guard comparesCaptions, term.isWantedText else {
                return EmbeddedTerm(
                    vector: try model.vector(ofText: text, usesPromptEnsemble: query.usesPromptEnsemble))
            }
            guard query.usesPromptEnsemble else {
                let (vector, sentence) = try sentences.vectors(of: text)
                return EmbeddedTerm(vector: vector, sentence: sentence)
            }
            return EmbeddedTerm(
                vector: try model.vector(ofText: text, usesPromptEnsemble: true),
                sentence: try sentences.sentence(of: text))
        case .image(let path): return try embedded(try embed(pictureAt: path))
        case .picture(let picture): return try embedded(picture)
        case .photo(let id):
            guard let shown = shown[id] else { throw ClipSearchError.unknownPhoto(id: id) }
            return shown
        }
    }

    /// Returns the photos of the library in a query, each as a term; unknown ones are skipped.
    private func shownPhotos(in query: SearchQuery, record: ModelRecord) throws -> [PhotoID: EmbeddedTerm] {
        let ids = query.terms.compactMap { term -> PhotoID? in
            if case .photo(let id) = term.content { id } else { nil }
        }
        guard !ids.isEmpty else { return [:] }
        let hashes = Dictionary(
            try catalog.photos.records(ids).map { ($0.id, $0.file.contentHash) },
            uniquingKeysWith: { first, _ in first })
        let copies = try catalog.photos.byContents(Array(Set(hashes.values)))
        return Dictionary(
            uniqueKeysWithValues: try storedVectors(of: Set(ids), record: record).map { id, vector in
                let same = hashes[id].flatMap { copies[$0] } ?? []
                return (id, EmbeddedTerm(vector: Array(vector), photos: same.map(\.id)))
            })
    }

    private func embedded(_ picture: EmbeddedPicture) throws -> EmbeddedTerm {
        guard picture.fingerprint == model.fingerprint else {
            throw ClipSearchError.invalidArgument(
                name: "picture", value: "of another model", reason: "must be embedded with the model \(model.name)")
        }
        return EmbeddedTerm(vector: picture.vector, photos: try copies(of: picture.contents))
    }

    /// Returns the photos whose files have these contents.
    private func copies(of contents: ContentHash?) throws -> [PhotoID] {
        try contents.map { try catalog.photos.records(withContents: [$0]).map(\.id) } ?? []
    }

    func noVectorsError(among models: [ModelRecord]) -> ClipSearchError {
        let isOtherVersion = models.contains { $0.description.name == model.name }
        return isOtherVersion
            ? .modelChanged(name: model.name, library: location.folder)
            : .noPhotosIndexed(library: location.folder, model: model.name)
    }
}
