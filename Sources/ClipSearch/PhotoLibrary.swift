import Catalog
import Encoders
import Spelling
import Synchronization

/// A collection of photos that can be searched by their contents.
///
///     let library = try PhotoLibrary(location: .userDefault(), model: DualEncoder(folder: "weights/small"))
///     try library.index(["/home/me/Photos"])
///     for result in try library.search(SearchQuery("a dog on the beach")).results {
///         print(result.score, result.path)
///     }
///
/// All calls are synchronous and may be made from any thread. The long one, ``index(_:options:progress:)``, responds to
/// the cancellation of the task in which it is called.
public final class PhotoLibrary: Sendable {
    /// The location of the library's files.
    public let location: LibraryLocation
    /// `true` if the library can be searched, but not changed.
    public let isReadOnly: Bool
    /// The model that encodes photos and texts as vectors.
    public let model: any EmbeddingModel

    /// The corrector of misspelt queries; without it queries are used as typed.
    public let corrector: QueryCorrector?

    let catalog: PhotoCatalog
    let vectors = PhotoIndexCache()
    let indexPolicy: IndexPolicy
    let captions = CaptionCache()
    let sentences: SentenceSource
    /// The language model for ``SearchRanking/reranked``.
    let languageModel: (any LanguageModel)?
    let measuredScales = Mutex<[ModelID: MeasuredScale]>([:])
    let measuredPhotoScales = Mutex<[ModelID: MeasuredPhotoScale]>([:])
    let vocabulary = VocabularyCache()

    /// Opens a library.
    ///
    /// - Parameters:
    ///   - model: the model whose vectors are written and searched; a library can hold those of several.
    ///   - sentenceModel: the model that compares queries with captions; the one that `model` contains if nil.
    ///   - languageModel: the language model for ``SearchRanking/reranked``.
    ///   - corrector: the corrector of queries' spelling, if they are to be corrected.
    ///   - isReadOnly: `true` to only search the library. Otherwise a missing library is created.
    /// - Throws: `CatalogError`, ``ClipSearchError``.
    public convenience init(
        location: LibraryLocation, model: any EmbeddingModel, sentenceModel: (any SentenceModel)? = nil,
        languageModel: (any LanguageModel)? = nil, corrector: QueryCorrector? = nil, isReadOnly: Bool = false
    ) throws {
        try self.init(
            location: location, model: model, sentenceModel: sentenceModel, languageModel: languageModel,
            corrector: corrector, isReadOnly: isReadOnly, indexPolicy: IndexPolicy())
    }

    package init(
        location: LibraryLocation, model: any EmbeddingModel, sentenceModel: (any SentenceModel)? = nil,
        languageModel: (any LanguageModel)? = nil, corrector: QueryCorrector? = nil, isReadOnly: Bool = false,
        indexPolicy: IndexPolicy
    ) throws {
        self.location = location
        self.isReadOnly = isReadOnly
        self.model = model
        self.indexPolicy = indexPolicy
        sentences = SentenceSource(model: model, chosen: sentenceModel)
        self.languageModel = languageModel
        self.corrector = corrector
        if !isReadOnly { try FileSystem.createFolder(location.folder) }
        catalog = try PhotoCatalog(path: location.catalogPath, access: isReadOnly ? .readOnly : .readWrite)
    }

    var modelDescription: ModelDescription {
        ModelDescription(name: model.name, fingerprint: model.fingerprint, dimension: model.dimension, precision: "f32")
    }

    /// Returns the model's record in the catalog; nil when nothing was indexed with it yet.
    package func modelRecord() throws -> ModelRecord? { modelRecord(among: try catalog.models.all()) }

    func modelRecord(among models: [ModelRecord]) -> ModelRecord? {
        let wanted = modelDescription
        return models.first {
            $0.description.fingerprint == wanted.fingerprint && $0.description.precision == wanted.precision
        }
    }
}
