import Workers

/// The number of pictures in one batch of the network: those that take ``stepTime``.
struct Pace {
    /// The time of a step, and that after which results are stored.
    static let stepTime = Duration.milliseconds(500)

    let clock = ContinuousClock()
    private let limit: Int
    private(set) var groupSize: Int

    init(limit: Int) {
        self.limit = max(1, limit)
        groupSize = min(self.limit, WorkerPool.shared.threadCount)
    }

    /// Adapts to the time of a step; one without encoded pictures says nothing.
    mutating func adapt(encoded count: Int, since start: ContinuousClock.Instant) {
        guard count > 0 else { return }
        let fitting = Double(count) * (Self.stepTime / max(clock.now - start, .microseconds(1)))
        groupSize = max(1, min(Int(min(fitting, 1e6)), max(groupSize, count * 2), limit))
    }
}

/// Files in the order in which they are opened.
struct FileQueue {
    private var files: ArraySlice<PendingFile>

    /// The maximum number of files opened together: their bytes are in memory until they are decoded, those of some
    /// three such groups at the same time.
    private static let openFiles = 64
    private static let openBytes: Int64 = 64 << 20

    init(_ files: [PendingFile]) { self.files = files[...] }

    var isEmpty: Bool { files.isEmpty }
    var count: Int { files.count }

    /// Removes files from the front, at most `limit` files and ``openBytes`` bytes, but at least one.
    mutating func next(atMost limit: Int = openFiles) -> ArraySlice<PendingFile> {
        var bytes: Int64 = 0
        let fitting = files.prefix(limit).prefix {
            bytes += $0.file.size
            return bytes <= Self.openBytes
        }
        let chunk = fitting.isEmpty ? files.prefix(1) : fitting
        files = files.dropFirst(chunk.count)
        return chunk
    }
}
