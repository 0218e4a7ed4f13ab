import Catalog
import Encoders
import Pictures
import Workers

extension IndexingRun {
    /// Files are taken together up to this size, since their bytes are in memory at once.
    private static let batchBytes: Int64 = 64 << 20

    /// A batch is one transaction; its size follows the machine so that it takes about this long.
    private static let batchTime = Duration.seconds(1)

    func process(_ pending: [IndexingPlan.PendingFile], sidecars: SidecarFiles) throws {
        let clock = ContinuousClock()
        var next = 0
        var count = max(1, options.batchSize / 4)
        while next < pending.count {
            try Task.checkCancellation()
            showProgress(completed: next, total: pending.count)
            let start = clock.now
            var end = next
            var bytes: Int64 = 0
            while end < pending.count, end - next < count, end == next || bytes + pending[end].file.size <= Self.batchBytes {
                bytes += pending[end].file.size
                end += 1
            }
            try processBatch(Array(pending[next..<end]), sidecars: sidecars)
            if end - next == count {
                let time = clock.now - start
                if time < Self.batchTime / 2 { count = min(count * 2, options.batchSize) }
                if time > Self.batchTime * 3 / 2 { count = max(count / 2, 1) }
            }
            next = end
        }
        showProgress(completed: pending.count, total: pending.count)
    }

    private func showProgress(completed: Int, total: Int) {
        progress(IndexingProgress(phase: .indexing, completed: completed, total: total, failed: report.failed.count))
    }

    private func processBatch(_ files: [IndexingPlan.PendingFile], sidecars: SidecarFiles) throws {
        let reader = reader
        let opened = WorkerPool.shared.map(files.count) { reader.open(files[$0].file) }
        var batch = IndexingBatch()
        var read: [ReadFile] = []
        for (file, opened) in zip(files, opened) {
            switch opened {
            case .noPicture: retirePhoto(of: file, in: &batch)
            case .unsupported(let format):
                report.skippedFormats[format, default: 0] += 1
                retirePhoto(of: file, in: &batch)
            case .failed(let reason, let isLasting): note(failureOf: file, reason: reason, isLasting: isLasting, in: &batch)
            case .read(let bytes, let hash):
                let photo = try recognise(file, hash: hash, in: &batch)
                if !photo.hasVector { read.append(ReadFile(file: file, bytes: bytes, hash: hash, photo: photo.id)) }
            }
        }
        if options.isDryRun {
            report.indexed += read.count
            return
        }
        try encode(read, sidecars: sidecars, into: &batch)
        _ = try catalog.apply(batch)
    }

    /// A file whose picture is to be encoded.
    private struct ReadFile: Sendable {
        var file: IndexingPlan.PendingFile
        var bytes: [UInt8]
        var hash: ContentHash
        /// The photo of the catalog that has these contents, when there is one.
        var photo: PhotoID?
    }

    private func encode(_ files: [ReadFile], sidecars: SidecarFiles, into batch: inout IndexingBatch) throws {
        guard let model else { return }
        let reader = reader
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
        let values = try encoder.encode(pixels: decoded.flatMap(\.photo.pixels), count: decoded.count)
        for ((file, photo), values) in zip(decoded, values) {
            let vector = NewVector(model: model.id, decodePath: photo.decodePath, values: values)
            if let id = file.photo {
                batch.vectors.append(VectorChange(subject: .photo(id), vector: vector))
            } else {
                let texts = photo.texts + outerTexts(ofPhoto: file.file.file.path, sidecars: sidecars)
                batch.photos.append(.init(file: photo.file(at: file.file.file, hash: file.hash), vectors: [vector], texts: texts))
            }
        }
        report.indexed += decoded.count
    }
}
