import Catalog
import Encoders
import Pictures
import Workers

/// One run of ``PhotoIndexer/index(_:options:progress:)``, from files to rows of the library:
///
/// 1. ``FolderScan`` lists the files below the folders.
/// 2. ``IndexingPlan`` decides, from what the library knows of them, which need work.
/// 3. ``PhotoPipeline`` opens, decodes and encodes these, in steps.
/// 4. ``Recogniser`` finds the photo that a file is: moved, renamed, returned, or a copy.
/// 5. ``ChangeRecorder`` turns the results into a `LibraryChange` and the report.
/// 6. ``IndexFollower`` keeps the search index up to date with the library.
final class IndexingRun {
    private let indexer: PhotoIndexer
    let options: IndexingOptions
    private let progress: (IndexingProgress) -> Void
    private var library: PhotoLibrary { indexer.library }
    /// The model's record; nil when the library does not know the model yet.
    private let model: ModelRecord?
    var recogniser: Recogniser
    var recorder = ChangeRecorder()
    let follower: IndexFollower
    /// The videos that were opened, whose stills are yet to be made.
    var videos: [VideoReader.Pending] = []
    /// The folders that the library had before.
    private var formerFolders: [PhotoPath] = []

    /// The network, and the model's record, loaded when the first picture is to be encoded: a run that finds nothing
    /// new needs neither.
    private(set) lazy var network = Result {
        let encoder = try indexer.model.imageEncoder()
        return (encoder: encoder, model: try library.models.add(indexer.model.description).id)
    }

    init(indexer: PhotoIndexer, options: IndexingOptions, progress: @escaping (IndexingProgress) -> Void) throws {
        self.indexer = indexer
        self.options = options
        self.progress = progress
        model = try indexer.library.models.record(of: indexer.model)
        recogniser = Recogniser(library: indexer.library, model: model?.id)
        follower = IndexFollower(indexer: indexer, rebuilds: options.rebuildsIndex)
    }

    func run(_ folders: [String]) throws -> IndexingReport {
        let clock = ContinuousClock()
        let start = clock.now
        defer { follower.stop() }
        do {
            let libraryFolders = try library.roots.all()
            let scan = try scan(folders, rules: FolderRules(options, folders: libraryFolders))
            let known = try knownFiles(scan)
            recorder.sidecars = SidecarFiles(scan.files, below: scan.roots)
            recorder.sidecars.failures = known.failed
            let plan = IndexingPlan(
                scan: scan, sidecars: recorder.sidecars, known: known,
                formerMountPoints: try MountPoints(library: library).stored(),
                otherFolders: Set(libraryFolders.map(\.path).filter { !scan.isScanned($0) }), options: options)
            formerFolders = libraryFolders.map(\.path)
            try begin(scan, known, plan)
            try process(plan.pending)
            try process(plan.clips)
            try processVideos()
            try finish(scan, plan)
        } catch is CancellationError {
            recorder.report.wasInterrupted = true
        }
        if !options.isDryRun {
            try follower.finish(&recorder.report) { [failed = recorder.report.failed.count] in
                show(.building, $0, of: $1, failed: failed)
            }
        }
        recorder.report.isDryRun = options.isDryRun
        recorder.report.seconds = (clock.now - start) / .seconds(1)
        return recorder.report
    }

    // MARK: Before files are opened

    private func scan(_ folders: [String], rules: FolderRules) throws -> FolderScan {
        var scan = FolderScan()
        scan.rules = rules
        // Also if the scan is interrupted.
        defer {
            recorder.report.failed = scan.unreadableRoots.map { .init($0) }
            recorder.report.unavailableFolders = scan.missingRoots
        }
        for file in options.files { scan.add(file: file) }
        guard options.files.isEmpty else { return scan }
        try scan.scan(folders) { show(.scanning, $0, of: 0, failed: 0) }
        return scan
    }

    /// Returns what the library knows of the files below the folders: one query for each folder, one for single files.
    private func knownFiles(_ scan: FolderScan) throws -> KnownFiles {
        let files = Set(options.files + scan.roots.filter { FileSystem.status(of: $0)?.kind == .regular })
        var known = try library.photos.known(at: Array(files), model: model?.id)
        for root in scan.roots where !files.contains(root) {
            known.merge(try library.photos.known(under: root, model: model?.id))
        }
        return known
    }

    /// Records what needs no file to be opened.
    private func begin(_ scan: FolderScan, _ known: KnownFiles, _ plan: IndexingPlan) throws {
        recorder.table = options.captionTable
        recorder.knownFailures = known.failed
        recorder.roots = scan.roots
        recorder.skipped = Set(scan.skipped.map(\.path))
        recorder.report.failed += (scan.skipped + plan.failedBefore).map { .init($0) }
        recorder.report.failedBefore = plan.failedBefore.count
        recorder.report.unchanged = plan.settled.count - plan.returned.count
        recorder.report.moved = plan.returned.count
        recorder.report.unavailableFolders += plan.unavailableFolders
        recogniser.moved = Set(plan.returned.map(\.photo))
        guard !options.isDryRun else { return }
        let added = scan.roots.filter { !options.isIncidental || !scan.rules.reach($0, from: formerFolders) }
        try library.roots.add(added, excluding: options.excluded.map(\.description))
        try MountPoints(library: library).store(scan)
        recorder.change.placements = plan.returned
        recorder.change.forgottenFailures = plan.forgottenFailures
        // A missing folder is not a permanent failure; its photos are marked as missing.
        recorder.change.failures = scan.skipped.filter { $0.code != .folderGone }
        try apply()
    }

    // MARK: Files

    /// Opens files, encodes the pictures among them, and stores the results.
    private func process(_ pending: [PendingFile]) throws {
        // Changed files come last: until all new files are seen, it is unknown whether the former contents are at
        // another path.
        let changed = try settleTouched(pending.filter { $0.changed != nil })
        var pipeline = PhotoPipeline(pending.filter { $0.changed == nil } + changed, options: options) {
            try self.network.get().encoder
        }
        let clock = ContinuousClock()
        var lastStored = clock.now
        while !pipeline.isDone {
            try record(try pipeline.step(), in: &pipeline)
            show(.indexing, pipeline.completed, of: pipeline.total, failed: recorder.report.failed.count)
            guard pipeline.isDone || Task.isCancelled || clock.now - lastStored > Pace.stepTime else { continue }
            let hasVectors = !recorder.change.photos.isEmpty || !recorder.change.vectors.isEmpty
            try apply()
            if hasVectors { try follower.wake(expected: pipeline.total) }
            lastStored = clock.now
            if !pipeline.isDone { try Task.checkCancellation() }
        }
    }

    /// Stores the new times of files whose time changed but whose contents did not, and the texts and metadata of those
    /// to be read again.
    ///
    /// - Returns: the files that are still to be processed.
    private func settleTouched(_ files: [PendingFile]) throws -> [PendingFile] {
        var rest: [PendingFile] = []
        var unopened = FileQueue(files)
        while !unopened.isEmpty {
            try Task.checkCancellation()
            let files = unopened.next()
            let opened = PhotoPipeline.open(files)
            let matches = try recogniser.matches(for: opened.compactMap(\.hash))
            let infos = WorkerPool.shared.map(files.count) { index in
                files[files.startIndex + index].isReread ? opened[index].info : nil
            }
            for ((var file, contents), info) in zip(zip(files, opened), infos) {
                guard let known = file.changed else { continue }
                if recogniser.recogniseTouched(known, contents, among: matches) {
                    // The clip of a picture that is gone becomes a video.
                    let isSettled = known.hasVector(options) && !(known.isClip && contents.isVideo)
                    if let hash = contents.hash, let info {
                        recorder.addReread(file.file, hash: hash, info: info, isRequested: options.rereadsFiles)
                        recorder.report.unchanged += isSettled ? 1 : 0
                    } else {
                        recorder.addTouched(known, at: file.file, isSettled: isSettled)
                    }
                    if isSettled { continue }
                    (file.isUnchanged, file.isReread) = (true, false)
                }
                rest.append(file)
            }
            try apply()
            if options.rereadsFiles { show(.scanning, unopened.count, of: 0, failed: recorder.report.failed.count) }
        }
        return rest
    }

    /// Records the results of a step, and returns the pictures without a vector to the pipeline.
    private func record(_ step: PhotoPipeline.Results, in pipeline: inout PhotoPipeline) throws {
        for photo in step.encoded { recorder.add(photo, model: try network.get().model) }
        for failed in step.undecodable { fail(failed.file, SkipReason(failed.error), "\(failed.error)") }
        let matches = try recogniser.matches(for: step.opened.compactMap(\.contents.hash))
        let clips = step.opened.filter { if case .clip = $0.contents { true } else { false } }.map(\.file.file.path)
        let clipsOfPhotos = clips.isEmpty ? [] : try library.photos.pathsOfShots(among: clips)
        for opened in step.opened {
            let file = opened.file
            switch opened.contents {
            case .noPicture: recorder.ignore(file, lost: recogniser.photoLost(at: file))
            case .unsupported(let format):
                recorder.passOver(file, format: format, lost: recogniser.photoLost(at: file))
            case .failed(let reason, let code): fail(file, code, reason)
            case .video(let format, let hash): add(video: file, format, hash: hash, among: matches[hash] ?? [])
            case .clip(_, let format, let hash) where !clipsOfPhotos.contains(file.file.path):
                guard !file.canBeVideo else {
                    add(video: file, format, hash: hash, among: matches[hash] ?? [])
                    continue
                }
                recorder.passOver(file, format: format.name, lost: recogniser.photoLost(at: file))
            case .clip(let header, let format, let hash):
                let match = recogniser.recognise(at: file.known?.id, among: matches[hash] ?? [])
                recorder.add(match, at: file.file)
                if match.photo == nil { recorder.addClip(file.file, header, format: format.name, hash: hash) }
            case .read(_, let hash):
                let match = recogniser.recognise(at: file.known?.id, among: matches[hash] ?? [])
                var info: PictureInfo?
                if case .moved(let photo) = match, isReread(photo, at: file.file) { info = opened.contents.info }
                recorder.add(match, at: file.file, isReread: info != nil)
                if let info {
                    recorder.addReread(file.file, hash: hash, info: info, isRequested: options.rereadsFiles)
                }
                if match.photo?.hasVector(options) == true { continue }
                if options.isDryRun {
                    recorder.report.indexed += 1
                } else {
                    pipeline.decode(opened, id: match.photo?.id)
                }
            }
        }
    }

    /// Returns `true` if the texts and metadata of a photo that was found at another path are to be read again.
    private func isReread(_ photo: KnownFile, at file: ScannedFile) -> Bool {
        options.rereadsFiles || recorder.sidecars.hasNewMetadata(ofPhoto: file.path, since: photo.sidecarStamp)
    }

    func fail(_ file: PendingFile, _ code: SkipReason, _ reason: String) {
        recorder.fail(file, code, reason: reason, lost: recogniser.photoLost(at: file))
    }

    // MARK: After all files

    /// Retires the photos that are gone, and updates what depends on all photos.
    private func finish(_ scan: FolderScan, _ plan: IndexingPlan) throws {
        let gone = plan.retired.filter { !recogniser.moved.contains($0) }
        recorder.report.removed += gone.count + recogniser.oustedCount
        guard !options.isDryRun else { return }
        if !gone.isEmpty { try library.photos.retire(gone) }
        try updateTexts(of: plan.settled + recorder.recognised)
        recorder.forgetMended(among: scan.files)
        try apply()
        recorder.reportUnmatchedRows()
        try indexer.embedCaptions()
        if let model = try library.models.record(of: indexer.model) { try indexer.scales.update(of: model) }
        for root in scan.roots { try library.roots.markIndexed(root) }
    }

    private static let textsInBatch = 1000

    /// Stores changed texts from sidecars and the table for photos that need no other work.
    private func updateTexts(of photos: [PlacedPhoto]) throws {
        var stored: [PhotoID: PhotoTexts] = [:]
        for (index, photo) in photos.enumerated() {
            try Task.checkCancellation()
            if index % Self.textsInBatch == 0, options.captionTable != nil {
                stored = try library.texts.of(photos[index...].prefix(Self.textsInBatch).map(\.photo.id))
            }
            recorder.updateTexts(of: photo, stored: stored[photo.photo.id] ?? PhotoTexts())
            if recorder.change.texts.count >= Self.textsInBatch { try apply() }
        }
    }

    /// Stores the recorded changes in one transaction.
    func apply() throws {
        let change = recorder.takeChange()
        if !change.isEmpty && !options.isDryRun { _ = try library.apply(change) }
    }

    func show(_ phase: IndexingProgress.Phase, _ completed: Int, of total: Int, failed: Int) {
        progress(IndexingProgress(phase: phase, completed: completed, total: total, failed: failed))
    }
}
