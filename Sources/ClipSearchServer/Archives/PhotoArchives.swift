#if Server
import Catalog
import Foundation
import Synchronization

/// Photos whose files are to be sent as one archive.
struct PhotoArchive: Sendable {
    /// The name, without an extension.
    var name: String
    /// The photos, in their order.
    var photos: [PhotoID]
}

/// The archives that were asked for, kept for a while under ids: browsers save what they get, and can't get what is
/// asked for in a body.
final class PhotoArchives: Sendable {
    private struct Kept {
        var archive: PhotoArchive
        var added: ContinuousClock.Instant
    }

    private let kept = Mutex<[String: Kept]>([:])

    /// The maximum number of archives kept, each of at most 10,000 ids.
    private static let countLimit = 64
    private static let lifetime = Duration.seconds(3600)

    /// Keeps an archive, in place of the oldest one if there are too many.
    ///
    /// - Returns: its id.
    func add(_ archive: PhotoArchive) -> String {
        let id = String(AccessToken.random().prefix(32))
        kept.withLock { kept in
            if kept.count >= Self.countLimit, let oldest = kept.min(by: { $0.value.added < $1.value.added }) {
                kept[oldest.key] = nil
            }
            kept[id] = Kept(archive: archive, added: .now)
        }
        return id
    }

    func find(_ id: String) -> PhotoArchive? {
        kept.withLock { kept in
            kept = kept.filter { $0.value.added.duration(to: .now) < Self.lifetime }
            return kept[id]?.archive
        }
    }
}
#endif
