#if Server
import Catalog
import ClipSearch
import Synchronization

/// Notices that files of photos among the answers were deleted, and takes these photos out of the library, so that the
/// next answer is without them.
final class DeletedFiles: Sendable {
    private let library: PhotoLibrary
    /// A thread of its own, as a drive may not respond.
    private let executor = BlockingExecutor(name: "deleted", threads: 1)
    private let isLooking = Mutex(false)

    init(library: PhotoLibrary) { self.library = library }

    /// Looks at the files in the background, unless it is looking at others.
    func look(at photos: [PhotoRecord]) {
        guard !library.isReadOnly, !photos.isEmpty else { return }
        let isFree = isLooking.withLock { isLooking in
            defer { isLooking = true }
            return !isLooking
        }
        guard isFree else { return }
        Task(executorPreference: executor) { [self] in
            // Indexing finds what is missed here.
            _ = try? library.retireDeleted(among: photos)
            isLooking.withLock { $0 = false }
        }
    }
}
#endif
