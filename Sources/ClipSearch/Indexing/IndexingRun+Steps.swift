import Catalog
import Encoders
import Pictures
import Workers

/// The files in the pipeline of a run. Each step reads the next files, decodes those read before and encodes those
/// decoded before: together these keep all threads busy, whereas each alone would end with threads waiting for the
/// last.
struct FilesUnderWay {
    private(set) var undecoded: [ReadFile] = []
    private(set) var unencoded: [DecodedFile] = []

    struct PictureFile: Sendable {
        var file: IndexingPlan.PendingFile
        var hash: ContentHash
        /// The library's photo with these contents, if there is one.
        var photo: PhotoID?
    }

    struct ReadFile: Sendable {
        var picture: PictureFile
        var bytes: [UInt8]
    }

    struct DecodedFile: Sendable {
        var picture: PictureFile
        var decoded: PhotoReader.Decoded
    }

    /// The work done in parallel.
    struct Step {
        var reading: ArraySlice<IndexingPlan.PendingFile> = []
        var decoding: ArraySlice<ReadFile> = []
        var encoding: ArraySlice<DecodedFile> = []
    }

    /// The results of a step, in its order.
    struct Outcome {
        var opened: [PhotoReader.Opened] = []
        var decoded: [Result<PhotoReader.Decoded, PictureError>] = []
        var vectors: [[Float]] = []
    }

    var isEmpty: Bool { undecoded.isEmpty && unencoded.isEmpty }
    var count: Int { undecoded.count + unencoded.count }

    mutating func add(_ file: ReadFile) { undecoded.append(file) }
    mutating func add(_ file: DecodedFile) { unencoded.append(file) }

    /// Removes and returns the next work.
    ///
    /// - Parameters:
    ///   - pictures: the maximum number to decode, and to encode
    ///   - next: returns more files to read; called with `true` if there is no other work.
    mutating func nextStep(
        pictures: Int, reading next: (_ isIdle: Bool) -> ArraySlice<IndexingPlan.PendingFile>
    ) -> Step {
        var step = Step()
        let isIdle = isEmpty
        step.encoding = unencoded.prefix(pictures)
        unencoded.removeFirst(step.encoding.count)
        if unencoded.count < pictures {
            step.decoding = undecoded.prefix(pictures)
            undecoded.removeFirst(step.decoding.count)
        }
        if undecoded.count < pictures { step.reading = next(isIdle) }
        return step
    }
}

extension IndexingRun {
    /// Runs a step on all threads.
    ///
    /// - Throws: the network's errors. Errors in files are part of the outcome.
    func run(_ step: FilesUnderWay.Step) throws -> FilesUnderWay.Outcome {
        let (reading, decoding) = (step.reading, step.decoding)
        var outcome = FilesUnderWay.Outcome()
        guard !decoding.isEmpty || !step.encoding.isEmpty else {
            outcome.opened = WorkerPool.shared.map(reading.count) {
                PhotoReader.open(reading[reading.startIndex + $0])
            }
            return outcome
        }
        let encoder = try network.get().encoder
        let reader = PhotoReader(
            preprocessor: encoder.preprocessor, pixelLimit: options.pixelLimit, decodesExactly: options.decodesExactly)
        let portions = Self.portions(of: step, for: encoder)
        if portions.isEmpty, !step.encoding.isEmpty { outcome.vectors = try encoder.encode(step.encoding) }

        enum JobResult {
            case encoded(Result<[[Float]], any Error>)
            case decoded(Result<PhotoReader.Decoded, PictureError>)
            case opened(PhotoReader.Opened)
        }
        // The longest work first, so that the threads end at about the same time.
        let results = WorkerPool.shared.map(portions.count + decoding.count + reading.count) { index -> JobResult in
            if index < portions.count { return .encoded(.init { try encoder.encode(portions[index]) }) }
            let picture = decoding.startIndex + index - portions.count
            if picture < decoding.endIndex {
                return .decoded(.init { () throws(PictureError) in try reader.decode(decoding[picture].bytes) })
            }
            return .opened(PhotoReader.open(reading[reading.startIndex + picture - decoding.endIndex]))
        }
        for result in results {
            switch result {
            case .encoded(let vectors): outcome.vectors += try vectors.get()
            case .decoded(let picture): outcome.decoded.append(picture)
            case .opened(let file): outcome.opened.append(file)
            }
        }
        return outcome
    }

    /// Divides the pictures into portions that single threads encode in parallel with other work; empty if all threads
    /// are to share them.
    private static func portions(
        of step: FilesUnderWay.Step, for encoder: any ImageEncoder
    ) -> [ArraySlice<FilesUnderWay.DecodedFile>] {
        guard let size = encoder.portionSize, !step.decoding.isEmpty || !step.reading.isEmpty,
            step.encoding.count >= size * WorkerPool.shared.threadCount
        else { return [] }
        let pictures = step.encoding
        return stride(from: pictures.startIndex, to: pictures.endIndex, by: size).map {
            pictures[$0..<min($0 + size, pictures.endIndex)]
        }
    }

    /// Adds completed results of a step to `batch`, and the others to the files in the pipeline.
    func take(
        _ outcome: FilesUnderWay.Outcome, of step: FilesUnderWay.Step, sidecars: SidecarFiles,
        to underWay: inout FilesUnderWay, in batch: inout IndexingBatch
    ) throws {
        for (file, values) in zip(step.encoding, outcome.vectors) {
            try add(file, vector: values, sidecars: sidecars, to: &batch)
        }
        for (file, result) in zip(step.decoding, outcome.decoded) {
            switch result {
            case .success(let decoded): underWay.add(.init(picture: file.picture, decoded: decoded))
            case .failure(let error):
                note(failureOf: file.picture.file, reason: "\(error)", code: SkipReason(error), in: &batch)
            }
        }
        let candidates = try library.photos.byContents(outcome.opened.compactMap(\.hash))
        for (file, opened) in zip(step.reading, outcome.opened) {
            switch opened {
            case .noPicture: passOver(file, in: &batch)
            case .unsupported(let format):
                report.skippedFormats[format, default: 0] += 1
                passOver(file, in: &batch)
            case .failed(let reason, let code): note(failureOf: file, reason: reason, code: code, in: &batch)
            case .read(let bytes, let hash):
                let photo = try recognise(file, among: candidates[hash] ?? [], in: &batch)
                if photo.hasVector { continue }
                if options.isDryRun {
                    report.indexed += 1
                } else {
                    underWay.add(.init(picture: .init(file: file, hash: hash, photo: photo.id), bytes: bytes))
                }
            }
        }
    }

    private func add(
        _ file: FilesUnderWay.DecodedFile, vector values: [Float], sidecars: SidecarFiles,
        to batch: inout IndexingBatch
    ) throws {
        let (picture, decoded) = (file.picture, file.decoded)
        let vector = NewVector(model: try network.get().model, decodePath: decoded.decodePath, values: values)
        if let id = picture.photo {
            batch.vectors.append(VectorChange(subject: .photo(id), vector: vector))
        } else {
            let scanned = picture.file.file
            let outer = outerTexts(
                ofPhoto: scanned.path, isKnown: picture.file.known != nil, sidecars: sidecars, in: &batch)
            var photo = decoded.change(at: scanned, hash: picture.hash)
            photo.vectors = [vector]
            photo.texts += outer
            batch.photos.append(photo)
            if decoded.info.isTextCut { note(.textsCut, of: scanned, reason: Self.cutReason, in: &batch) }
        }
        report.indexed += 1
    }
}

extension ImageEncoder {
    fileprivate func encode(_ files: ArraySlice<FilesUnderWay.DecodedFile>) throws -> [[Float]] {
        var pixels: [Float] = []
        pixels.reserveCapacity(files.count * preprocessor.outputCount)
        for file in files { pixels += file.decoded.pixels }
        return try encode(pixels: pixels, count: files.count)
    }
}

extension PhotoReader {
    static func open(_ pending: IndexingPlan.PendingFile) -> Opened {
        open(pending.file, isKnownPhoto: pending.known != nil)
    }
}
