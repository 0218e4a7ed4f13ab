import Catalog

/// Groups similar photos that were taken in quick succession. Photos must be added in the order in which they were
/// taken.
///
/// A photo joins the burst that ends with the most similar photo, so two cameras used at the same time have separate
/// bursts.
struct BurstGrouping {
    private struct Burst {
        var photos: [PhotoID]
        var endedAt: Int64
        /// The vectors of the latest photos, the oldest first.
        var vectors: [ArraySlice<Float>]
    }

    /// The number of a burst's latest photos with which the next one is compared, so that a blurred or overexposed
    /// photo does not end the burst.
    private static let compared = 3

    /// The maximum number of open bursts. Cameras whose clock is not set give thousands of photos the same time.
    private static let openLimit = 16

    private let seconds: Int64
    private let threshold: Float
    private var open: [Burst] = []
    private var closed: [[PhotoID]] = []

    /// - Parameters:
    ///   - seconds: the maximum time between two photos.
    ///   - threshold: the minimum cosine to one of the burst's latest photos.
    init(seconds: Int64, threshold: Float) {
        self.seconds = seconds
        self.threshold = threshold
    }

    mutating func add(_ photo: PhotoID, takenAt: Int64, vector: ArraySlice<Float>) {
        let start = takenAt.saturatingAdd(-seconds)
        while let first = open.first, first.endedAt < start { close(open.removeFirst()) }
        let similarities = open.map { $0.vectors.map { QueryVector.dot($0, vector) }.max() ?? -1 }
        let best = similarities.indices.max { similarities[$0] < similarities[$1] }
        guard let best, similarities[best] >= threshold else {
            if open.count == Self.openLimit { close(open.removeFirst()) }
            open.append(Burst(photos: [photo], endedAt: takenAt, vectors: [vector]))
            return
        }
        // The burst that has waited longest comes first.
        var burst = open.remove(at: best)
        burst.photos.append(photo)
        burst.endedAt = takenAt
        burst.vectors.append(vector)
        if burst.vectors.count > Self.compared { burst.vectors.removeFirst() }
        open.append(burst)
    }

    private mutating func close(_ burst: Burst) {
        if burst.photos.count > 1 { closed.append(burst.photos) }
    }

    /// The bursts of two photos or more.
    var groups: [[PhotoID]] { closed + open.map(\.photos).filter { $0.count > 1 } }
}
