import Catalog
import Encoders
import VectorIndex

/// The state of a library that one search sees, with the parts that its query needs.
struct LibrarySnapshot {
    let library: PhotoLibrary
    /// The model's record.
    let record: ModelRecord
    /// The photos' vectors.
    let index: PhotoIndex
    /// The criterion of the order, never ``SearchRanking/automatic``.
    let ranking: SearchRanking
    /// The captions' vectors; nil where they are not compared.
    let captions: CaptionIndex?
    /// The scale of words and photos; nil where it is unknown, or not needed.
    private(set) var scale: CosineScale?

    /// - Throws: ``ClipSearchError`` when the library has no photos of the searcher's model, or the query's ranking
    ///   needs a model that was not given; `CatalogError`.
    init(for query: SearchQuery, of searcher: PhotoSearcher) throws {
        library = searcher.library
        let models = try library.models.all()
        record = try models.required(searcher.model, in: library)
        index = try searcher.comparableIndex(of: record)
        if query.ranking == .reranked, searcher.languageModel == nil {
            throw ClipSearchError.invalidArgument(
                name: "ranking", value: query.ranking.rawValue, reason: "needs a language model, and none was given")
        }
        let isRelevanceAsked = query.relevance == .relevantOnly
        guard !query.wantedTexts.isEmpty, query.ranking != .vector else {
            ranking = .vector
            captions = nil
            scale =
                query.wantedTexts.isEmpty ? nil : try searcher.scales.words(of: record, measures: isRelevanceAsked)
            return
        }
        captions = try searcher.sentences.record(among: models).flatMap {
            try searcher.captions.current(of: $0, in: searcher.library)
        }
        // Without captions only the words of file names and tags remain, which do not justify measuring.
        let isWorthMeasuring = captions != nil || query.ranking != .automatic || isRelevanceAsked
        scale = try searcher.scales.words(of: record, measures: isWorthMeasuring)
        ranking = scale == nil ? .vector : query.ranking == .automatic ? .hybrid : query.ranking
    }

    /// Returns the snapshot with the scale for a query whose words are in another language.
    func inOtherLanguages(of searcher: PhotoSearcher) throws -> LibrarySnapshot {
        guard scale != nil else { return self }
        var snapshot = self
        snapshot.scale = try searcher.scales.otherLanguages(of: record) ?? scale
        return snapshot
    }

    /// Returns the stored vectors of those of some photos that have one.
    func vectors(of photos: some Collection<PhotoID>) throws -> [PhotoID: ArraySlice<Float>] {
        try library.photoVectors(of: record.id, only: Array(photos)).byID
    }
}

extension PhotoSearcher {
    /// Returns the current index of a model.
    ///
    /// - Throws: ``ClipSearchError/noPhotosIndexed(library:model:)`` when it is empty; `CatalogError`.
    func comparableIndex(of record: ModelRecord) throws -> PhotoIndex {
        let index = try indexes.current(library.indexFile(of: record), policy: indexPolicy)
        guard index.count > 0 else {
            throw ClipSearchError.noPhotosIndexed(library: library.folder, model: model.name)
        }
        return index
    }

    /// Runs a search, and repeats it without the index file if that turns out to be damaged.
    func passingOverDamage<Answer>(_ search: () throws -> Answer) throws -> Answer {
        do {
            return try search()
        } catch let error as VectorIndexError {
            guard case .damaged = error, let record = try library.models.record(of: model) else { throw error }
            indexes.giveUp(library.indexFile(of: record), because: "\(error)")
            return try search()
        }
    }
}
