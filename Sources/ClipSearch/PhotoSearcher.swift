import Catalog
import Encoders
import LanguageModels
import Spelling
import VectorIndex

/// Answers queries about the photos of a library.
///
///     let searcher = PhotoSearcher(library, model: try TwoTowerModel(folder: "weights/small"))
///     for result in try searcher.search(SearchQuery("a dog on the beach")).results {
///         print(result.score, result.path)
///     }
///
/// All calls are synchronous and may be made from any thread. The search index stays open between calls and follows the
/// library's changes.
public final class PhotoSearcher: Sendable {
    /// The library.
    public let library: PhotoLibrary
    /// The model whose vectors are searched.
    public let model: any EmbeddingModel
    /// The corrector of misspelt queries; without it queries are used as typed.
    public let corrector: QueryCorrector?

    let sentences: SentenceSource
    /// The language model for ``SearchRanking/reranked``.
    let languageModel: (any LanguageModel)?
    package let indexPolicy: IndexPolicy
    let indexes = PhotoIndexCache()
    let captions = CaptionCache()
    let scales: ScaleCache
    let vocabulary = VocabularyCache()
    let tagKinds: TagKinds

    /// Creates a searcher.
    ///
    /// - Parameters:
    ///   - library: the library that is searched.
    ///   - model: the model with which the library was indexed; a library can hold the vectors of several.
    ///   - sentenceModel: the model that compares queries with captions; the one that `model` contains if nil.
    ///   - languageModel: the language model for ``SearchRanking/reranked``.
    ///   - corrector: the corrector of queries' spelling, if they are to be corrected.
    public convenience init(
        _ library: PhotoLibrary, model: any EmbeddingModel, sentenceModel: (any SentenceModel)? = nil,
        languageModel: (any LanguageModel)? = nil, corrector: QueryCorrector? = nil
    ) {
        self.init(
            library, model: model, sentenceModel: sentenceModel, languageModel: languageModel, corrector: corrector,
            indexPolicy: IndexPolicy())
    }

    package init(
        _ library: PhotoLibrary, model: any EmbeddingModel, sentenceModel: (any SentenceModel)? = nil,
        languageModel: (any LanguageModel)? = nil, corrector: QueryCorrector? = nil, indexPolicy: IndexPolicy
    ) {
        self.library = library
        self.model = model
        self.corrector = corrector
        self.languageModel = languageModel
        self.indexPolicy = indexPolicy
        sentences = SentenceSource(model: model, chosen: sentenceModel)
        scales = ScaleCache(library: library, model: model)
        tagKinds = TagKinds(of: library)
    }

    /// Searches for the photos nearest to a query.
    ///
    /// The score of a result is the cosine between the photo's vector and the weighted sum of the unit vectors of the
    /// query's terms. Unless ``SearchQuery/ranking`` excludes them, the photos' texts also affect the order. A picture
    /// that is itself in the library is excluded from its own results.
    ///
    /// - Parameters:
    ///   - query: the words, pictures and conditions.
    ///   - explains: `true` to compute each result's score for each term separately.
    /// - Throws: ``ClipSearchError`` when the query is empty or contradictory, or contains a picture that cannot be
    ///   decoded; `CatalogError`, also when the query refers to something unknown; the errors of the model's encoders;
    ///   `CancellationError` before the next term when the task is cancelled.
    public func search(_ query: SearchQuery, explains: Bool = false) throws -> SearchResponse {
        try passingOverDamage {
            let response = try answer(query, explains: explains)
            let conditions = response.conditions.filter(\.applies)
            guard response.results.isEmpty, !conditions.isEmpty, query.limit > 0, query.offset == 0,
                try WritingSearch(library: library).isWritten(query.wantedTexts.joined(separator: " "))
            else { return response }
            // A year, say, that stands in a picture.
            var query = query
            query.keptPhrases += conditions.map(\.typed)
            return try answer(query, explains: explains)
        }
    }

    private func answer(_ typed: SearchQuery, explains: Bool) throws -> SearchResponse {
        var stopwatch = Stopwatch()
        let typed = try withConditions(typed)
        try typed.check()
        var snapshot = try LibrarySnapshot(for: typed, of: self)
        var timings = SearchTimings(library: stopwatch.lap())

        let (corrected, correction) = try corrected(typed)
        let read = try read(corrected)
        let query = read.query
        let leftOut = try photos(showing: read.leftOut, by: snapshot)
        if read.towers.contains(.multilingual) { snapshot = try snapshot.inOtherLanguages(of: self) }
        guard !query.terms.isEmpty else {
            timings.encoding = stopwatch.lap()
            var response = try newest(read, leaving: leftOut, correction: correction, by: snapshot)
            timings.search = stopwatch.lap()
            response.timings = timings
            return response
        }
        let terms = try QueryEmbedder(searcher: self, snapshot: snapshot).embed(read)
        guard let vector = QueryVector.combine(zip(terms, query.terms).map { ($0.vector, $1.weight) }) else {
            throw ClipSearchError.contradictoryQuery
        }
        timings.encoding = stopwatch.lap()

        try Task.checkCancellation()
        var excluded = leftOut.union(terms.flatMap(\.photos))
        if !query.filter.listsFilesApart { excluded = try library.photos.allFiles(ofPhotosWith: excluded) }
        if !excluded.isEmpty { excluded = Set(try library.photos.subjects(of: Array(excluded))) }
        var question = RankingQuestion(
            query, name: typed.onlyText, vector: vector, sentences: terms.map(\.sentence),
            filter: try filter(for: query.filter, excluding: excluded))
        if snapshot.ranking != .vector { question.words = try tagKinds.words(question.words) }
        let found = try results(
            for: question, in: query, by: snapshot, explaining: explains ? terms.map(\.vector) : nil)
        timings.search = stopwatch.lap()
        return SearchResponse(
            results: found.results, correction: correction, conditions: read.chips,
            unread: read.unread.filter { part in
                let matcher = WritingMatcher(phrase: part.text)
                return !found.results.contains { $0.writing.contains { matcher.match([$0.text]) != nil } }
            }, usesMultilingualTower: read.towers.contains(.multilingual), leftOutPhotos: leftOut.count,
            model: model.name, plan: found.plan, timings: timings,
            totalPhotos: snapshot.index.count, relevantCount: found.relevant, ranking: snapshot.ranking,
            scale: try scales.scale(
                of: zip(zip(query.terms, terms), read.towers).map { .init(term: $0.0, vector: $0.1.vector, tower: $1) },
                record: snapshot.record))
    }

    /// The results of a query, and how they were found.
    private struct Found {
        var results: [SearchResponse.Result]
        var plan: SearchPlan
        var relevant: Int?
    }

    /// - Parameter terms: the vectors of the query's terms, by which each result is explained; nil for no explanation.
    private func results(
        for question: RankingQuestion, in query: SearchQuery, by snapshot: LibrarySnapshot, explaining terms: [[Float]]?
    ) throws -> Found {
        let offset = min(query.offset, snapshot.index.count)
        let count = offset + min(query.limit, snapshot.index.count - offset)
        let found = try Stacks(ranking: Ranking(searcher: self, snapshot: snapshot))
            .find(question, count: count, for: query)
        var best = found.stacks.enumerated().dropFirst(offset)
        if let relevant = found.relevant, query.relevance == .relevantOnly {
            best = best.prefix { $0.offset < relevant }
        }
        let stacks = best.map(\.element)
        let explainer = try terms.map { try Explainer(of: stacks, for: question, by: snapshot, terms: $0) }
        let files = try otherFiles(of: stacks.map(\.photo), in: query)
        let written = stacks.filter { $0.answer.evidence.writing != nil }.map(\.match.id)
        let words = try WritingSearch(library: library).words(of: question.words, in: written)
        let demanded = try writing(in: stacks.map(\.photo.id), for: query)
        let results = best.map { place, stack in
            SearchResponse.Result(
                rank: place + 1, photo: stack.photo, score: stack.answer.evidence.cosine,
                second: stack.answer.evidence.still?.second, termScores: explainer?.termScores(of: stack),
                isRelevant: found.relevant.map { place < $0 }, scores: explainer?.scores(of: stack.answer, stack.match),
                copies: stack.copies, otherFiles: files[stack.photo.id] ?? [],
                writing: words[stack.match.id] ?? demanded[stack.photo.id] ?? [])
        }
        return Found(results: results, plan: found.plan, relevant: found.relevant)
    }

    /// Returns the photos that show what a query leaves out.
    private func photos(showing things: [LeftOut], by snapshot: LibrarySnapshot) throws -> Set<PhotoID> {
        guard !things.isEmpty, let scale = try scales.words(of: snapshot.record, measures: true) else { return [] }
        return try Exclusion(searcher: self, snapshot: snapshot, scale: scale).photos(showing: things)
    }

    /// Answers a query of which only conditions are left, such as "photos from july 2019": with the newest photos.
    private func newest(
        _ read: ReadQuery, leaving leftOut: Set<PhotoID>, correction: QueryCorrection?, by snapshot: LibrarySnapshot
    ) throws -> SearchResponse {
        let query = read.query
        let filter = try tagKinds.filter(query.filter)
        let ids = try library.photos.newest(matching: filter).filter { !leftOut.contains($0) }
        let page = ids.dropFirst(query.offset).prefix(query.limit)
        let photos = try library.photos.records(Array(page))
        let files = try otherFiles(of: photos, in: query)
        let writing = try writing(in: page, for: query)
        let results = photos.enumerated().map { place, photo in
            SearchResponse.Result(
                rank: query.offset + place + 1, photo: photo, score: 0, second: photo.second,
                otherFiles: files[photo.id] ?? [], writing: writing[photo.id] ?? [])
        }
        let plan = SearchPlan(strategy: .exact, comparedPhotos: ids.count, reason: "only conditions were given")
        return SearchResponse(
            results: results, correction: correction, conditions: read.chips, unread: read.unread,
            leftOutPhotos: leftOut.count, model: model.name, plan: plan, timings: SearchTimings(), isByTime: true,
            totalPhotos: snapshot.index.count)
    }

    /// Returns the words of those photos whose writing a query demands.
    private func writing(
        in photos: some Collection<PhotoID>, for query: SearchQuery
    ) throws -> [PhotoID: [WrittenWord]] {
        guard !query.filter.writtenPhrases.isEmpty else { return [:] }
        return try WritingSearch(library: library).words(of: query.filter.writtenPhrases, in: Array(photos))
    }

    /// Returns the files besides the leading one of those photos that have any.
    private func otherFiles(of photos: [PhotoRecord], in query: SearchQuery) throws -> [PhotoID: [PhotoRecord]] {
        let several = photos.filter { $0.otherFiles > 0 }.map(\.id)
        guard !several.isEmpty, !query.filter.listsFilesApart else { return [:] }
        return try library.photos.files(of: several).mapValues { Array($0.dropFirst()) }
    }

    /// Returns the filter of the files that may be results; nil for all.
    private func filter(for filter: PhotoFilter, excluding excluded: Set<PhotoID>) throws -> Filter? {
        if !filter.hasConditions { return excluded.isEmpty ? nil : .predicate { !excluded.contains($0) } }
        let ids = try library.photos.files(matching: tagKinds.filter(filter))
        return .bitmap(IDBitmap(ids.lazy.filter { !excluded.contains($0) }))
    }

    /// Returns the scales of the model's cosines in the library.
    ///
    /// - Throws: `CatalogError`.
    public func cosineScales() throws -> CosineScales {
        guard let record = try library.models.record(of: model) else { return CosineScales() }
        return CosineScales(words: try scales.words(of: record, measures: false), photos: try scales.photos(of: record))
    }
}

/// Measures consecutive steps.
private struct Stopwatch {
    private let clock = ContinuousClock()
    private var start: ContinuousClock.Instant

    init() { start = clock.now }

    /// Returns the milliseconds since the last call.
    mutating func lap() -> Double {
        let now = clock.now
        defer { start = now }
        return (now - start) / .milliseconds(1)
    }
}
