import Catalog
import Files
import Pictures

/// The options of ``PhotoIndexer/readWriting(by:options:progress:)``.
public struct ReadingOptions: Sendable {
    /// `true` to read pictures again that were read before.
    public var rereads = false
    /// `true` to try pictures again that could not be read before.
    public var retriesFailed = false
    /// The maximum number of pixels of a picture, checked before memory is allocated.
    public var pixelLimit = IndexingOptions().pixelLimit
    /// Asked before each step, of less than a second; the run waits as long as it returns `true`.
    public var isPaused: @Sendable () -> Bool = { false }
    /// Asked before each step; the run ends when it returns `true`.
    public var isCancelled: @Sendable () -> Bool = { Task.isCancelled }

    /// Creates options with the default values.
    public init() {}
}

/// The progress of a run that reads writing.
public struct ReadingProgress: Sendable, Equatable {
    /// The number of pictures that are done.
    public var completed: Int
    /// The number of pictures to read.
    public var total: Int
}

/// The result of a run that reads writing.
public struct ReadingReport: Sendable, Equatable {
    /// The number of pictures that were read.
    public var read = 0
    /// The number of these in which something is written.
    public var withText = 0
    /// The pictures that could not be read, with the reason. They are not read again until they change.
    public var failed: [Failure] = []
    /// The number of pictures that are still to be read: those after an interruption, and files that are gone or have
    /// other contents than the library knows, which are read after the next run of indexing.
    public var left = 0
    /// The duration of the run, in seconds.
    public var seconds = 0.0
    /// A Boolean value that indicates whether the run was cancelled; its results are kept, and the next one resumes
    /// there.
    public var wasInterrupted = false

    /// A picture that could not be read.
    public struct Failure: Sendable, Equatable {
        /// The path of the file.
        public var path: PhotoPath
        /// The reason, as words that follow the path.
        public var reason: String
    }

    /// Creates the report of a run that had nothing to do.
    public init() {}
}

extension PhotoIndexer {
    /// Reads the writing in all photos of the library that the model has not read yet.
    ///
    /// A second pass: photos are found by what they show before. Those that probably have writing, such as screenshots
    /// and documents, come first. Each result is stored within a second or two, so that an interrupted run loses no
    /// more than that.
    ///
    /// - Parameters:
    ///   - model: the model that reads.
    ///   - options: what is read again, and when to wait.
    ///   - progress: called on the calling thread, before the first and after each picture.
    /// - Returns: the result; when the run was cancelled, the result up to then.
    /// - Throws: `CatalogError`; the errors of loading the model.
    @discardableResult
    public func readWriting(
        by model: WritingModel, options: ReadingOptions = ReadingOptions(),
        progress: (ReadingProgress) -> Void = { _ in }
    ) throws -> ReadingReport {
        let clock = ContinuousClock()
        let start = clock.now
        if options.rereads { try library.writing.outdate() }
        if options.retriesFailed { try library.writing.forgetFailures() }
        var report = ReadingReport()
        var pending = ReadingQueue(
            try order(try library.writing.photos(withoutReading: model.stamp), isCancelled: options.isCancelled))
        report.left = pending.count
        guard pending.count > 0 else { return report }
        let total = pending.count
        let run = ReadingRun(library: library, reader: try model.load(), stamp: model.stamp, options: options)
        var unstored: [PictureReading] = []
        var lastStored = clock.now
        func store() throws {
            try library.writing.store(unstored)
            unstored = []
            lastStored = clock.now
        }
        progress(ReadingProgress(completed: 0, total: total))
        do {
            while let photo = try pending.next(in: library) {
                try run.checkpoint()
                if let reading = try run.read(photo) {
                    report.note(reading.result, at: photo.file.path)
                    unstored.append(reading)
                }
                if clock.now - lastStored > Pace.stepTime { try store() }
                progress(ReadingProgress(completed: total - pending.count, total: total))
            }
        } catch is CancellationError {
            report.wasInterrupted = true
        }
        try store()
        report.left = try library.writing.photos(withoutReading: model.stamp).count
        report.seconds = (clock.now - start) / .seconds(1)
        return report
    }

    /// Reads the writing in one photo, also if it was read before.
    ///
    /// - Throws: ``ClipSearchError/unreadable(path:reason:)`` when the file is gone or has other contents than the
    ///   library knows; `CatalogError`; the errors of loading the model.
    @discardableResult
    public func readWriting(in photo: PhotoRecord, by model: WritingModel) throws -> PhotoWriting {
        guard photo.second == nil else {
            throw ClipSearchError.unreadable(path: photo.file.path.text, reason: "writing in videos is not read")
        }
        let run = ReadingRun(
            library: library, reader: try model.load(), stamp: model.stamp, options: ReadingOptions())
        guard let reading = try run.read(photo) else {
            throw ClipSearchError.unreadable(
                path: photo.file.path.text, reason: "it is gone or has changed since it was indexed")
        }
        try library.writing.store([reading])
        return reading.result
    }

    // MARK: Order

    /// The number of pictures up to which their order does not matter.
    private static let fewPictures = 32
    private static let vectorsInBatch = 4096
    private static let phrasesOfWriting = [
        "a screenshot of a phone", "a page of text", "a receipt", "a sign with words", "a menu", "a slide with text",
    ]

    /// Orders photos by how probably something is written in them.
    private func order(_ photos: [PhotoID], isCancelled: () -> Bool) throws -> [PhotoID] {
        guard photos.count > Self.fewPictures, let record = try library.models.record(of: model),
            let text = QueryVector.combine(
                try model.textEncoder().encode(Self.phrasesOfWriting, by: .main).map { ($0, 1) })
        else { return photos }
        var guesses: [PhotoID: Float] = [:]
        for start in stride(from: 0, to: photos.count, by: Self.vectorsInBatch) {
            if isCancelled() { return photos }
            let ids = Array(photos[start..<min(start + Self.vectorsInBatch, photos.count)])
            for (photo, vector) in try library.photoVectors(of: record.id, only: ids).byID {
                guesses[photo] = QueryVector.dot(vector, text)
            }
            for photo in try library.photos.records(ids) where photo.file.isProbablyScreen {
                guesses[photo.id, default: 0] += 1
            }
        }
        return photos.sorted { (guesses[$1] ?? -1, $0) < (guesses[$0] ?? -1, $1) }
    }
}

extension PhotoFile {
    /// `true` for pictures that programs draw rather than cameras take.
    fileprivate var isProbablyScreen: Bool {
        [.png, .screenshot].contains { (kind: FileKind) in kind.matches(fileName: path.fileName) }
    }
}

extension ReadingReport {
    fileprivate mutating func note(_ result: PhotoWriting, at path: PhotoPath) {
        switch result {
        case .notRead: break
        case .failed(let reason): failed.append(Failure(path: path, reason: reason))
        case .read(let lines):
            read += 1
            withText += lines.isEmpty ? 0 : 1
        }
    }
}

/// Photos to read, whose records are looked up a few at a time.
private struct ReadingQueue {
    private var rest: ArraySlice<PhotoID>
    private var records: [PhotoRecord] = []
    private var seen: Set<ContentHash> = []
    private static let recordsInBatch = 64

    init(_ photos: [PhotoID]) { rest = photos[...] }

    /// The number of photos that are left.
    var count: Int { rest.count + records.count }

    /// Returns the next photo that is still present and no copy of an earlier one.
    mutating func next(in library: PhotoLibrary) throws -> PhotoRecord? {
        while count > 0 {
            if records.isEmpty {
                records = try library.photos.records(Array(rest.prefix(Self.recordsInBatch))).reversed()
                rest = rest.dropFirst(Self.recordsInBatch)
            }
            if let photo = records.popLast(), !photo.isMissing, seen.insert(photo.file.contentHash).inserted {
                return photo
            }
        }
        return nil
    }
}
