#if Server
import ClipSearch
import Synchronization

/// The searcher and the indexer of the model that answers. Another model may take its place while the server runs;
/// whoever works with one finishes with it.
final class AnsweringModel: Sendable {
    private let opened: Mutex<ServedModels.Opened>

    init(_ opened: ServedModels.Opened) { self.opened = Mutex(opened) }

    var searcher: PhotoSearcher { opened.withLock(\.searcher) }
    var indexer: PhotoIndexer { opened.withLock(\.indexer) }

    func replace(by other: ServedModels.Opened) { opened.withLock { $0 = other } }
}
#endif
