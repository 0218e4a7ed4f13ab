import Catalog

/// Puts photos together that were taken in quick succession and look alike. They are to be added by the time when they
/// were taken.
///
/// A photo goes on with the burst that ends with the most similar photo; so two cameras that were used at the same time
/// have a burst each.
struct BurstGrouping {
    private struct Burst {
        var photos: [PhotoID]
        var endedAt: Int64
        /// The latest, the first of them the oldest.
        var vectors: [ArraySlice<Float>]
    }

    /// How many of the latest photos of a burst the next one is compared with: one that is blurred or overexposed must
    /// not end it.
    private static let compared = 3

    /// How many bursts may go on at a time. Cameras whose clock is not set give thousands of photos one moment.
    private static let openLimit = 16

    private let seconds: Int64
    private let threshold: Float
    private var open: [Burst] = []
    private var closed: [[PhotoID]] = []

    /// - Parameters:
    ///   - seconds: how many may lie between two photos.
    ///   - threshold: the least cosine to one of the burst's latest photos.
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
        // The one that has waited longest for a photo stands first.
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

    /// Those of two photos and more.
    var groups: [[PhotoID]] { closed + open.map(\.photos).filter { $0.count > 1 } }
}
