#if Server
import Catalog
import ClipSearch
import Synchronization

/// Reads the writing in photos while nobody searches.
final class PhotoReading: Sendable {
    private let library: PhotoLibrary
    private let answering: AnsweringModel
    private let model: WritingModel?
    private let follower = Mutex<WritingFollower?>(nil)
    private let lastSearch = Mutex<ContinuousClock.Instant?>(nil)

    /// The time after a search in which the machine is left to the next one.
    private static let quietTime = Duration.seconds(2)

    /// - Parameter model: the model that reads; nil if there is none.
    init(library: PhotoLibrary, answering: AnsweringModel, model: WritingModel?) {
        self.library = library
        self.answering = answering
        self.model = model
    }

    /// `true` if there is a model, and the library can store what it reads.
    var isAvailable: Bool { model != nil && !library.isReadOnly }

    /// Starts to read what was not read yet.
    func begin() {
        guard isAvailable, let model else { return }
        follower.withLock { follower in
            if follower == nil {
                follower = WritingFollower(
                    indexer: { [answering] in answering.indexer }, model: model, isPaused: { [self] in isSearching })
            }
        }
    }

    /// Signals that photos were indexed, or that the setting changed.
    func wake() { follower.withLock(\.self)?.wake() }

    /// Signals that somebody searches.
    func giveWay() { lastSearch.withLock { $0 = .now } }

    /// Ends reading, within a second.
    func stop() {
        let ended = follower.withLock { follower in
            defer { follower = nil }
            return follower
        }
        ended?.stop()
    }

    var progress: ReadingProgress? { follower.withLock(\.self)?.progress }
    var problem: String? { follower.withLock(\.self)?.problem }

    /// Reads one photo, also if it was read before.
    ///
    /// - Throws: ``Problem`` where there is no model; `ClipSearchError` when the file cannot be read; `CatalogError`.
    func read(_ photo: PhotoRecord) throws -> PhotoWriting {
        guard let model else { throw Problem(.notFound, "The model that reads is not installed.") }
        return try answering.indexer.readWriting(in: photo, by: model)
    }

    private var isSearching: Bool {
        lastSearch.withLock { last in last.map { ContinuousClock.now - $0 < Self.quietTime } ?? false }
    }
}
#endif
