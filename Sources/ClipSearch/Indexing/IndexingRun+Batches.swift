import Catalog
import Encoders
import Pictures
import Workers

extension IndexingRun {
    /// Files are opened together up to this number and size, since their bytes are in memory at once.
    private static let openFiles = 64
    private static let openBytes: Int64 = 64 << 20

    /// What was done is stored after about this time, in one transaction.
    private static let batchTime = Duration.seconds(1)

    /// Reads files, encodes the pictures among them, and stores what comes of it.
    func process(_ pending: [IndexingPlan.PendingFile], sidecars: SidecarFiles) throws {
        // Files with other contents come last: before the new ones were seen, it can't be known whether their former
        // contents stand somewhere else now.
        let changed = try settleTouched(pending.filter { $0.changed != nil })
        let ordered = pending.filter { $0.changed == nil } + changed
        var pace = Pace(limit: options.batchSize)
        var batch = IndexingBatch()
        var start = pace.clock.now
        var completed = 0
        func store(isLast: Bool = false) throws {
            guard isLast || Task.isCancelled || pace.clock.now - start > Self.batchTime / 2 else { return }
            try apply(batch)
            if !batch.photos.isEmpty || !batch.vectors.isEmpty { try followWithIndex(expected: ordered.count) }
            batch = IndexingBatch()
            start = pace.clock.now
            try Task.checkCancellation()
        }
        try forEachChunk(of: ordered) { files in
            var pictures = try open(files, into: &batch)[...]
            if options.isDryRun {
                report.indexed += pictures.count
                pictures = []
            }
            completed += files.count - pictures.count
            showProgress(completed: completed, total: ordered.count)
            try store()
            while !pictures.isEmpty {
                // Of even size: a few that are left over would keep some threads waiting.
                let groups = (pictures.count + pace.groupSize - 1) / pace.groupSize
                let group = pictures.prefix((pictures.count + groups - 1) / groups)
                pictures = pictures.dropFirst(group.count)
                try pace.measure(group.count) { try encode(Array(group), sidecars: sidecars, into: &batch) }
                completed += group.count
                showProgress(completed: completed, total: ordered.count)
                try store()
            }
        }
        try store(isLast: true)
        showProgress(completed: ordered.count, total: ordered.count)
    }

    /// How many pictures go through the network at once: as many as take half of ``batchTime``.
    private struct Pace {
        let clock = ContinuousClock()
        let limit: Int
        var groupSize: Int

        init(limit: Int) {
            self.limit = max(1, limit)
            groupSize = min(self.limit, WorkerPool.shared.threadCount)
        }

        mutating func measure(_ count: Int, _ work: () throws -> Void) rethrows {
            let time = try clock.measure(work)
            let fitting = Double(count) * (IndexingRun.batchTime / 2 / max(time, .microseconds(1)))
            groupSize = max(1, min(Int(min(fitting, 1e6)), max(groupSize, count * 2), limit))
        }
    }

    private func showProgress(completed: Int, total: Int) {
        progress(IndexingProgress(phase: .indexing, completed: completed, total: total, failed: report.failed.count))
    }

    private func forEachChunk(
        of files: [IndexingPlan.PendingFile], _ body: (ArraySlice<IndexingPlan.PendingFile>) throws -> Void
    ) throws {
        var next = 0
        while next < files.count {
            var end = next
            var bytes: Int64 = 0
            while end < files.count, end - next < Self.openFiles,
                end == next || bytes + files[end].file.size <= Self.openBytes
            {
                bytes += files[end].file.size
                end += 1
            }
            try body(files[next..<end])
            next = end
        }
    }

    /// Takes in the new times of files that have other ones and the same contents.
    ///
    /// - Returns: the files that are still to be processed. Their photos are ``displaced`` when something else stands at
    ///   their paths now.
    private func settleTouched(_ files: [IndexingPlan.PendingFile]) throws -> [IndexingPlan.PendingFile] {
        var rest: [IndexingPlan.PendingFile] = []
        try forEachChunk(of: files) { files in
            try Task.checkCancellation()
            let opened = WorkerPool.shared.map(files.count) { Self.open(files[files.startIndex + $0]) }
            var batch = IndexingBatch()
            for (var file, opened) in zip(files, opened) {
                guard let known = file.changed else { continue }
                if case .read(_, let hash) = opened,
                    try catalog.photos(withContentHash: hash).contains(where: { $0.id == known.id })
                {
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

    /// A file whose picture is to be encoded.
    private struct ReadFile: Sendable {
        var file: IndexingPlan.PendingFile
        var bytes: [UInt8]
        var hash: ContentHash
        /// The photo of the catalog that has these contents, when there is one.
        var photo: PhotoID?
    }

    /// Opens files and puts what can be said without decoding them into `batch`.
    ///
    /// - Returns: those whose pictures are to be encoded.
    private func open(
        _ files: ArraySlice<IndexingPlan.PendingFile>, into batch: inout IndexingBatch
    ) throws -> [ReadFile] {
        let opened = WorkerPool.shared.map(files.count) { Self.open(files[files.startIndex + $0]) }
        var pictures: [ReadFile] = []
        for (file, opened) in zip(files, opened) {
            switch opened {
            case .noPicture: passOver(file, in: &batch)
            case .unsupported(let format):
                report.skippedFormats[format, default: 0] += 1
                passOver(file, in: &batch)
            case .failed(let reason, let isLasting):
                note(failureOf: file, reason: reason, isLasting: isLasting, in: &batch)
            case .read(let bytes, let hash):
                let photo = try recognise(file, hash: hash, in: &batch)
                if !photo.hasVector { pictures.append(ReadFile(file: file, bytes: bytes, hash: hash, photo: photo.id)) }
            }
        }
        return pictures
    }

    private func encode(_ files: [ReadFile], sidecars: SidecarFiles, into batch: inout IndexingBatch) throws {
        let (encoder, model) = try network.get()
        let reader = PhotoReader(
            preprocessor: encoder.preprocessor, pixelLimit: options.pixelLimit, decodesExactly: options.decodesExactly)
        let results = WorkerPool.shared.map(files.count) { index in
            Result { () throws(PictureError) in try reader.decode(files[index].bytes) }
        }
        var decoded: [(file: ReadFile, photo: PhotoReader.Decoded)] = []
        for (file, result) in zip(files, results) {
            switch result {
            case .success(let photo): decoded.append((file, photo))
            case .failure(let error): note(failureOf: file.file, reason: "\(error)", isLasting: true, in: &batch)
            }
        }
        guard !decoded.isEmpty else { return }
        var pixels: [Float] = []
        pixels.reserveCapacity(decoded.count * encoder.preprocessor.outputCount)
        for (_, photo) in decoded { pixels += photo.pixels }
        let values = try encoder.encode(pixels: pixels, count: decoded.count)
        for ((file, photo), values) in zip(decoded, values) {
            let vector = NewVector(model: model, decodePath: photo.decodePath, values: values)
            if let id = file.photo {
                batch.vectors.append(VectorChange(subject: .photo(id), vector: vector))
            } else {
                let texts = photo.texts + outerTexts(ofPhoto: file.file.file.path, sidecars: sidecars)
                batch.photos.append(
                    .init(file: photo.file(at: file.file.file, hash: file.hash), vectors: [vector], texts: texts))
            }
        }
        report.indexed += decoded.count
    }

    private static func open(_ pending: IndexingPlan.PendingFile) -> PhotoReader.Opened {
        PhotoReader.open(pending.file, isKnownPhoto: pending.known != nil)
    }
}
