import Catalog
import Encoders
import Workers

extension IndexingRun {
    /// The maximum number of files read together: their bytes are in memory until they are decoded, those of some three
    /// such groups at the same time.
    private static let openFiles = 64
    private static let openBytes: Int64 = 64 << 20

    /// The time after which results are stored, in one transaction.
    private static let batchTime = Duration.seconds(1)

    /// Reads files, encodes the pictures among them, and stores the results.
    func process(_ pending: [IndexingPlan.PendingFile], sidecars: SidecarFiles) throws {
        // Changed files come last: until all new files are seen, it is unknown whether the former contents are at
        // another path.
        let changed = try settleTouched(pending.filter { $0.changed != nil })
        let ordered = pending.filter { $0.changed == nil } + changed
        var pace = Pace(limit: options.batchSize)
        var start = pace.clock.now
        var batch = LibraryChange()
        var unread = ordered[...]
        var underWay = FilesUnderWay()
        while !unread.isEmpty || !underWay.isEmpty {
            let step = underWay.nextStep(pictures: pace.groupSize) { isIdle in
                Self.popChunk(of: &unread, most: isIdle ? Self.openFiles : pace.groupSize)
            }
            let outcome = try pace.measure(step.encoding.count) { try run(step) }
            try take(outcome, of: step, sidecars: sidecars, to: &underWay, in: &batch)
            showProgress(completed: ordered.count - unread.count - underWay.count, total: ordered.count)
            let isLast = unread.isEmpty && underWay.isEmpty
            guard isLast || Task.isCancelled || pace.clock.now - start > Self.batchTime / 2 else { continue }
            try apply(batch)
            if !batch.photos.isEmpty || !batch.vectors.isEmpty { try followWithIndex(expected: ordered.count) }
            batch = LibraryChange()
            start = pace.clock.now
            if !isLast { try Task.checkCancellation() }
        }
    }

    /// The number of pictures in one batch of the network: as many as take half of ``batchTime``.
    private struct Pace {
        let clock = ContinuousClock()
        let limit: Int
        var groupSize: Int

        init(limit: Int) {
            self.limit = max(1, limit)
            groupSize = min(self.limit, WorkerPool.shared.threadCount)
        }

        /// - Parameter count: the number of pictures that `work` encodes. With none, nothing is measured.
        mutating func measure<Result>(_ count: Int, _ work: () throws -> Result) rethrows -> Result {
            let start = clock.now
            let result = try work()
            guard count > 0 else { return result }
            let fitting = Double(count) * (IndexingRun.batchTime / 2 / max(clock.now - start, .microseconds(1)))
            groupSize = max(1, min(Int(min(fitting, 1e6)), max(groupSize, count * 2), limit))
            return result
        }
    }

    private func showProgress(completed: Int, total: Int) {
        progress(IndexingProgress(phase: .indexing, completed: completed, total: total, failed: report.failed.count))
    }

    /// Removes files from the front, at most `most` files and ``openBytes`` bytes, but at least one.
    private static func popChunk(
        of files: inout ArraySlice<IndexingPlan.PendingFile>, most: Int = openFiles
    ) -> ArraySlice<IndexingPlan.PendingFile> {
        var bytes: Int64 = 0
        let fitting = files.prefix(most).prefix {
            bytes += $0.file.size
            return bytes <= openBytes
        }
        let chunk = fitting.isEmpty ? files.prefix(1) : fitting
        files = files.dropFirst(chunk.count)
        return chunk
    }

    /// Stores the new times of files whose time changed but whose contents did not.
    ///
    /// - Returns: the files that are still to be processed. Their photos are ``displaced`` when other contents are at
    ///   their paths.
    private func settleTouched(_ files: [IndexingPlan.PendingFile]) throws -> [IndexingPlan.PendingFile] {
        var rest: [IndexingPlan.PendingFile] = []
        var unread = files[...]
        while !unread.isEmpty {
            try Task.checkCancellation()
            let files = Self.popChunk(of: &unread)
            let opened = WorkerPool.shared.map(files.count) { PhotoReader.open(files[files.startIndex + $0]) }
            let candidates = try library.photos.byContents(opened.compactMap(\.hash))
            var batch = LibraryChange()
            for (var file, opened) in zip(files, opened) {
                guard let known = file.changed else { continue }
                if let hash = opened.hash, candidates[hash]?.contains(where: { $0.id == known.id }) == true {
                    place(known.id, at: file.file, in: &batch)
                    if known.hasVector(options) {
                        report.unchanged += 1
                        recognised.append((file.file.path, known))
                        continue
                    }
                    file.isUnchanged = true
                } else if !opened.mayBeReadLater {
                    displaced.insert(known.id)
                }
                rest.append(file)
            }
            try apply(batch)
        }
        return rest
    }
}
