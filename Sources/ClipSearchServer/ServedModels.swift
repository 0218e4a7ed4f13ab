#if Server
import Catalog
import ClipSearch
import ModelFiles

/// The models among which clients of a server may choose, with what it takes to fetch and open them.
public struct ServedModels: Sendable {
    /// A searcher and an indexer of one library by the same model.
    public struct Opened: Sendable {
        /// Answers the queries.
        public var searcher: PhotoSearcher
        /// Adds photos.
        public var indexer: PhotoIndexer

        /// Creates a pair.
        public init(searcher: PhotoSearcher, indexer: PhotoIndexer) {
            self.searcher = searcher
            self.indexer = indexer
        }
    }

    let store: ModelStore
    let source: ModelStore.PullSource
    let check: @Sendable (_ folder: String) throws -> Void
    let open: @Sendable (ModelStore.LocatedModel) throws -> Opened

    /// Creates a choice of models.
    ///
    /// - Parameters:
    ///   - store: knows the models, and keeps those that are fetched.
    ///   - source: the server or folder from which they are fetched.
    ///   - check: throws where a fetched folder does not hold a model that can be used.
    ///   - open: opens a model for the library that is served.
    public init(
        store: ModelStore, source: ModelStore.PullSource = .standard,
        check: @escaping @Sendable (_ folder: String) throws -> Void,
        open: @escaping @Sendable (ModelStore.LocatedModel) throws -> Opened
    ) {
        self.store = store
        self.source = source
        self.check = check
        self.open = open
    }

    /// The models that put words and photos into one space, as photos are searched by.
    var searching: [ModelStatus] { store.list().filter(\.searchesPhotos) }
}
#endif
