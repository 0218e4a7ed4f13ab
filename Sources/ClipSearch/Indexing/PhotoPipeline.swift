import Catalog
import Encoders
import Pictures
import Workers

/// A file to be read, and what the library knows of it.
package struct PendingFile: Sendable {
    package var file: ScannedFile
    /// The photo with this path in the library.
    package var known: KnownFile?
    /// A Boolean value that indicates whether the file is as it was when `known` was stored, and only the vector is
    /// missing.
    package var isUnchanged = false
    /// A Boolean value that indicates whether the texts and metadata of `known` are to be read again.
    package var isReread = false
    /// `true` if the library records a permanent failure for this path.
    package var hasFailed = false
    /// `true` if a short movie here is the clip of a picture next to it.
    package var mayBeClip = false
    /// The decoder with which stills of a video are made; nil if videos are passed over.
    package var videoDecoder: (any VideoDecoder)?

    /// The photo to which this path belonged, if the file may have other contents now, or is to be read again.
    var changed: KnownFile? { isUnchanged && !isReread ? nil : known }
}

extension PendingFile {
    /// `true` if stills of a video can be made.
    var canBeVideo: Bool { videoDecoder.map { $0.obstacle == nil } ?? false }

    /// A file of which the library knows nothing.
    package init(_ file: ScannedFile) { self.init(file: file) }
}

/// Takes files from their paths to their vectors. Each step opens the next files, decodes those opened before and
/// encodes those decoded before: together these keep all threads busy, whereas each alone would end with threads
/// waiting for the last.
///
/// The pipeline knows neither folders nor the library. A file that was opened is only decoded when it comes back by
/// ``decode(_:id:)``: its contents may be those of a photo that has a vector.
package struct PhotoPipeline {
    /// A file that holds a picture.
    package struct Photo: Sendable {
        package var file: PendingFile
        package var hash: ContentHash
        /// The library's photo with these contents; nil if it is new.
        package var id: PhotoID?
    }

    package struct OpenedFile {
        package var file: PendingFile
        package var contents: PhotoReader.Opened
    }

    package struct UndecodableFile {
        package var file: PendingFile
        package var error: PictureError
    }

    package struct EncodedPhoto {
        package var photo: Photo
        package var info: PictureInfo
        package var decodePath: DecodePath
        package var vector: [Float]
    }

    /// The results of a step, each in the order of the files.
    package struct Results {
        package var opened: [OpenedFile] = []
        package var undecodable: [UndecodableFile] = []
        package var encoded: [EncodedPhoto] = []
    }

    private struct ReadPhoto: Sendable {
        var photo: Photo
        var bytes: [UInt8]
    }

    fileprivate struct DecodedPhoto: Sendable {
        var photo: Photo
        var decoded: PhotoReader.Decoded
    }

    /// The work of a step, done in parallel.
    private struct Work {
        var opening: ArraySlice<PendingFile> = []
        var decoding: ArraySlice<ReadPhoto> = []
        var encoding: ArraySlice<DecodedPhoto> = []
    }

    /// The results of the work, in its order.
    private struct Outcome {
        var opened: [PhotoReader.Opened] = []
        var decoded: [Result<PhotoReader.Decoded, PictureError>] = []
        var vectors: [[Float]] = []
    }

    let total: Int
    private let options: IndexingOptions
    private let encoder: () throws -> any ImageEncoder
    private var unopened: FileQueue
    private var undecoded: [ReadPhoto] = []
    private var unencoded: [DecodedPhoto] = []
    private var pace: Pace

    /// - Parameter encoder: returns the network; called when the first picture is to be decoded.
    package init(
        _ files: [PendingFile], options: IndexingOptions, encoder: @escaping () throws -> any ImageEncoder
    ) {
        total = files.count
        self.options = options
        self.encoder = encoder
        unopened = FileQueue(files)
        pace = Pace(limit: options.batchSize)
    }

    package var isDone: Bool { unopened.isEmpty && isIdle }
    /// The number of files that need no more work.
    var completed: Int { total - unopened.count - undecoded.count - unencoded.count }
    private var isIdle: Bool { undecoded.isEmpty && unencoded.isEmpty }

    /// Adds an opened picture to those to be decoded.
    ///
    /// - Parameter id: the library's photo with these contents; nil if it is new.
    package mutating func decode(_ opened: OpenedFile, id: PhotoID?) {
        guard case .read(let bytes, let hash) = opened.contents else { return }
        undecoded.append(ReadPhoto(photo: Photo(file: opened.file, hash: hash, id: id), bytes: bytes))
    }

    /// Runs a step on all threads.
    ///
    /// - Throws: the network's errors. Errors in files are part of the results.
    package mutating func step() throws -> Results {
        let work = nextWork()
        let start = pace.clock.now
        let outcome = try run(work)
        pace.adapt(encoded: work.encoding.count, since: start)
        var results = Results()
        results.encoded = zip(work.encoding, outcome.vectors).map { picture, vector in
            EncodedPhoto(
                photo: picture.photo, info: picture.decoded.info, decodePath: picture.decoded.decodePath,
                vector: vector)
        }
        for (picture, decoded) in zip(work.decoding, outcome.decoded) {
            switch decoded {
            case .success(let decoded): unencoded.append(DecodedPhoto(photo: picture.photo, decoded: decoded))
            case .failure(let error): results.undecodable.append(.init(file: picture.photo.file, error: error))
            }
        }
        results.opened = zip(work.opening, outcome.opened).map(OpenedFile.init)
        return results
    }

    /// Opens files in parallel.
    static func open(_ files: ArraySlice<PendingFile>) -> [PhotoReader.Opened] {
        WorkerPool.shared.map(files.count) { PhotoReader.open(files[files.startIndex + $0]) }
    }

    private mutating func nextWork() -> Work {
        var work = Work()
        let (isIdle, size) = (isIdle, pace.groupSize)
        work.encoding = unencoded.prefix(size)
        unencoded.removeFirst(work.encoding.count)
        if unencoded.count < size {
            work.decoding = undecoded.prefix(size)
            undecoded.removeFirst(work.decoding.count)
        }
        if undecoded.count < size { work.opening = isIdle ? unopened.next() : unopened.next(atMost: size) }
        return work
    }

    private func run(_ work: Work) throws -> Outcome {
        let (opening, decoding) = (work.opening, work.decoding)
        guard !decoding.isEmpty || !work.encoding.isEmpty else { return Outcome(opened: Self.open(opening)) }
        var outcome = Outcome()
        let encoder = try encoder()
        let reader = PhotoReader(
            preprocessor: encoder.preprocessor, pixelLimit: options.pixelLimit, decodesExactly: options.decodesExactly)
        let portions = Self.portions(of: work, for: encoder)
        if portions.isEmpty, !work.encoding.isEmpty { outcome.vectors = try encoder.encode(work.encoding) }

        enum JobResult {
            case encoded(Result<[[Float]], any Error>)
            case decoded(Result<PhotoReader.Decoded, PictureError>)
            case opened(PhotoReader.Opened)
        }
        // The longest work first, so that the threads end at about the same time.
        let results = WorkerPool.shared.map(portions.count + decoding.count + opening.count) { index -> JobResult in
            if index < portions.count { return .encoded(.init { try encoder.encode(portions[index]) }) }
            let picture = decoding.startIndex + index - portions.count
            if picture < decoding.endIndex {
                return .decoded(.init { () throws(PictureError) in try reader.decode(decoding[picture].bytes) })
            }
            return .opened(PhotoReader.open(opening[opening.startIndex + picture - decoding.endIndex]))
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
    private static func portions(of work: Work, for encoder: any ImageEncoder) -> [ArraySlice<DecodedPhoto>] {
        guard let size = encoder.portionSize, !work.decoding.isEmpty || !work.opening.isEmpty,
            work.encoding.count >= size * WorkerPool.shared.threadCount
        else { return [] }
        let pictures = work.encoding
        return stride(from: pictures.startIndex, to: pictures.endIndex, by: size).map {
            pictures[$0..<min($0 + size, pictures.endIndex)]
        }
    }
}

extension ImageEncoder {
    fileprivate func encode(_ pictures: ArraySlice<PhotoPipeline.DecodedPhoto>) throws -> [[Float]] {
        var pixels: [Float] = []
        pixels.reserveCapacity(pictures.count * preprocessor.outputCount)
        for picture in pictures { pixels += picture.decoded.pixels }
        return try encode(pixels: pixels, count: pictures.count)
    }
}
