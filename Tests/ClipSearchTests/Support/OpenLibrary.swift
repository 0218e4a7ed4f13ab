import Catalog
import ClipSearch
import Encoders
import LanguageModels
import Spelling

/// A library with what fills and searches it.
struct OpenLibrary {
    let library: PhotoLibrary
    let indexer: PhotoIndexer
    let searcher: PhotoSearcher

    init(
        _ folder: String, model: any EmbeddingModel, sentenceModel: (any SentenceModel)? = nil,
        languageModel: (any LanguageModel)? = nil, corrector: QueryCorrector? = nil, isReadOnly: Bool = false,
        indexPolicy: IndexPolicy = IndexPolicy()
    ) throws {
        library = try PhotoLibrary(folder: folder, access: isReadOnly ? .readOnly : .readWrite)
        indexer = PhotoIndexer(library, model: model, sentenceModel: sentenceModel, indexPolicy: indexPolicy)
        searcher = PhotoSearcher(
            library, model: model, sentenceModel: sentenceModel, languageModel: languageModel, corrector: corrector,
            indexPolicy: indexPolicy)
    }
}
