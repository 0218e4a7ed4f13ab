import Catalog
import Encoders
import Pictures

extension IndexingRun {
    /// Notes a video that was opened, to make its stills when all pictures are done: that takes longer.
    func add(video file: PendingFile, _ format: PictureFormat, hash: ContentHash, among matches: [ContentMatch]) {
        let match = recogniser.recognise(at: file.known?.id, among: matches)
        recorder.add(match, at: file.file)
        if let photo = match.photo, !photo.isClip, photo.hasVector(options) { return }
        if options.isDryRun {
            recorder.report.indexed += 1
        } else {
            videos.append(.init(file: file, format: format, hash: hash, id: match.photo?.id))
        }
    }

    /// Makes, encodes and stores the stills of the videos that were noted, one video after the other.
    func processVideos() throws {
        guard !videos.isEmpty, let decoder = options.videoDecoder else { return }
        let (pending, clock) = (videos, ContinuousClock())
        videos = []
        var lastStored = clock.now
        for (index, video) in pending.enumerated() {
            show(.videos, index, of: pending.count, failed: recorder.report.failed.count)
            try process(video, with: decoder)
            let isLast = index == pending.count - 1
            guard clock.now - lastStored > Pace.stepTime || isLast || Task.isCancelled else { continue }
            try apply()
            try follower.wake(expected: pending.count)
            lastStored = clock.now
            if !isLast { try Task.checkCancellation() }
        }
        show(.videos, pending.count, of: pending.count, failed: recorder.report.failed.count)
    }

    private func process(_ video: VideoReader.Pending, with decoder: any VideoDecoder) throws {
        let (encoder, model) = try network.get()
        let reader = VideoReader(preprocessor: encoder.preprocessor, decoder: decoder)
        let read: VideoReader.Read?
        do throws(PictureError) {
            read = try reader.read(video.file.file.path, video.format)
        } catch {
            return fail(video.file, SkipReason(error), "\(error)")
        }
        guard let read else { return recorder.ignore(video.file, lost: recogniser.photoLost(at: video.file)) }
        try store(read, of: video, encoder, model)
    }

    private func store(
        _ read: VideoReader.Read, of video: VideoReader.Pending, _ encoder: any ImageEncoder, _ model: ModelID
    ) throws {
        let vectors = try encoder.encode(pixels: read.pixels, count: read.seconds.count)
        let stills = zip(read.seconds, vectors).enumerated().map { index, still in
            // Stills are reduced to what the network needs, which loses nothing.
            let vector = NewVector(model: model, decodePath: .exact, values: still.1)
            return LibraryChange.Still(second: still.0, isMain: index == read.main, vectors: [vector])
        }
        recorder.add(video, info: read.info, stills: stills)
    }
}
