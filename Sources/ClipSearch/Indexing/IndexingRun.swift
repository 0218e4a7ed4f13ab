import Catalog
import Encoders
import Files

/// One run of ``PhotoIndexer/index(_:options:progress:)``.
final class IndexingRun {
    let indexer: PhotoIndexer
    let options: IndexingOptions
    let progress: (IndexingProgress) -> Void
    var report = IndexingReport()

    var library: PhotoLibrary { indexer.library }
    /// The model's record; nil when the library does not know the model yet.
    private let model: ModelRecord?

    /// The network, and the model's record, loaded when the first picture is to be encoded: a run that finds nothing
    /// new needs neither.
    private(set) lazy var network = Result {
        let encoder = try indexer.model.imageEncoder()
        return (encoder: encoder, model: try library.models.add(indexer.model.description).id)
    }
    /// All photos in the library by id, read when the first moved one is found.
    private(set) lazy var knownPhotos = Result { try Self.photosByID(in: library, model: model?.id) }

    /// The background build of the search index, once there are photos.
    var backgroundBuild: (builder: PhotoIndexBuilder, thread: BackgroundIndexBuild)?

    /// The photos found at another path in this run, or at their former one; they must not be found twice.
    var moved: Set<PhotoID> = []
    /// The photos at whose path something else is now.
    var displaced: Set<PhotoID> = []
    /// The photos whose path was taken by another that moved there.
    var ousted: Set<PhotoID> = []
    /// The given folders that could be scanned.
    private(set) var roots: [PhotoPath] = []
    /// The files that this run has reported as skipped, and folders that disappeared meanwhile.
    var noted: Set<PhotoPath> = []
    /// The photos that occur in the table of captions.
    var matchedTablePaths: Set<PhotoPath> = []
    /// The failures recorded by earlier runs below the folders.
    private(set) var knownFailures: [PhotoPath: FailedFile] = [:]
    /// The photos recognised by their contents, whose captions and tags are yet to be updated.
    var recognised: [(path: PhotoPath, photo: KnownFile)] = []

    init(indexer: PhotoIndexer, options: IndexingOptions, progress: @escaping (IndexingProgress) -> Void) throws {
        self.indexer = indexer
        model = try indexer.library.models.record(of: indexer.model)
        self.options = options
        self.progress = progress
        report.isDryRun = options.isDryRun
    }

    func run(_ folders: [String]) throws -> IndexingReport {
        let clock = ContinuousClock()
        let start = clock.now
        defer { try? backgroundBuild?.thread.stop() }
        do {
            try update(folders)
        } catch is CancellationError {
            report.wasInterrupted = true
        }
        try finishIndex()
        report.seconds = (clock.now - start) / .seconds(1)
        return report
    }

    private func update(_ folders: [String]) throws {
        let scan: FolderScan
        (scan, roots) = options.files.isEmpty ? try scanFolders(folders) : (scanFiles(), [])
        report.failed += scan.skipped.map { .init(path: $0.path, reason: $0.reason, code: $0.code) }
        noted.formUnion(scan.skipped.map(\.path))
        let known = try options.files.isEmpty ? knownFiles(under: roots) : knownFiles(options.files)
        knownFailures = known.failed
        let plan = IndexingPlan(
            scan: scan, roots: roots, known: known,
            formerMountPoints: try storedMountPoints(),
            options: options)
        report.unchanged = plan.settled.count - plan.returned.count
        report.moved = plan.returned.count
        report.failedBefore = plan.failedBefore.count
        report.failed += plan.failedBefore.map { .init(path: $0.path, reason: $0.reason, code: $0.code) }
        report.unavailableFolders += plan.unavailableFolders
        moved.formUnion(plan.returned.map(\.photo))

        if !options.isDryRun {
            for root in roots { try library.roots.add(root) }
            try storeMountPoints(of: scan, roots: roots)
            var batch = LibraryChange()
            batch.placements = plan.returned
            batch.forgottenFailures = plan.forgottenFailures
            // A missing folder is not a permanent failure; its photos are marked as missing.
            batch.failures = scan.skipped.filter { $0.code != .folderGone }
            try apply(batch)
        }
        let sidecars = SidecarFiles(scan, roots: roots)
        try process(plan.pending, sidecars: sidecars)
        let retired = plan.retired.filter { !moved.contains($0) }
        report.removed += retired.count + ousted.subtracting(moved).count
        guard !options.isDryRun else { return }
        if !retired.isEmpty { try library.photos.retire(retired) }
        try updateTexts(of: plan.settled + recognised, sidecars: sidecars)
        try forgetMended(of: known.failed, in: scan)
        nameUnmatchedRows()
        try embedCaptions()
        if let model = try library.models.record(of: indexer.model) { try indexer.scales.update(of: model) }
        for root in roots { try library.roots.markIndexed(root) }
    }

    func apply(_ batch: LibraryChange) throws {
        if !batch.isEmpty && !options.isDryRun { _ = try library.apply(batch) }
    }

    private func knownFiles(under roots: [PhotoPath]) throws -> KnownFiles {
        var known = KnownFiles()
        for root in roots {
            // For a root that is a file, query its folder and select the file.
            let isFile = FileSystem.status(of: root)?.kind == .regular
            let found = try library.photos.known(under: isFile ? root.folder : root, model: model?.id)
            known.merge(isFile ? found.only(root) : found)
        }
        return known
    }

    private func knownFiles(_ files: [PhotoPath]) throws -> KnownFiles {
        var known = KnownFiles()
        let wanted = Set(files)
        for folder in Set(files.map(\.folder)) {
            var found = try library.photos.known(under: folder, model: model?.id)
            found.present = found.present.filter { wanted.contains($0.key) }
            found.missing = found.missing.filter { wanted.contains($0.key) }
            found.failed = found.failed.filter { wanted.contains($0.key) }
            known.merge(found)
        }
        return known
    }

    private func scanFiles() -> FolderScan {
        var scan = FolderScan()
        for file in options.files { scan.add(file: file) }
        return scan
    }

    /// Scans each folder once, also where one is inside another.
    private func scanFolders(_ folders: [String]) throws -> (scan: FolderScan, roots: [PhotoPath]) {
        var scan = FolderScan()
        scan.excluded = options.excluded
        scan.includesHidden = options.includesHidden
        var firstError: ClipSearchError?
        var found: [PhotoPath] = []
        for folder in folders {
            if let root = FileSystem.realPath(folder) {
                found.append(root)
            } else {
                firstError = firstError ?? .unreadable(path: folder, reason: systemErrorText())
                report.unavailableFolders.append(PhotoPath(absolutePath(folder)))
            }
        }
        var roots: [PhotoPath] = []
        for root in found.sorted() where !roots.contains(where: { root.isAtOrBelow($0) }) {
            do {
                try scan.scan(root: root) { count in
                    progress(IndexingProgress(phase: .scanning, completed: count, total: 0, failed: 0))
                }
                if scan.emptyFolders.contains(root) == false, FileSystem.isFolder(root) || !FileSystem.exists(root),
                    FolderScan.isGone(root)
                {
                    scan.markGone(root)
                }
                roots.append(root)
            } catch let error as ClipSearchError {
                firstError = firstError ?? error
                report.failed.append(.init(path: root, reason: error.reason, code: .unreadable))
            }
        }
        if roots.isEmpty, let firstError { throw firstError }
        return (scan, roots)
    }

    private static func photosByID(in library: PhotoLibrary, model: ModelID?) throws -> [PhotoID: KnownFile] {
        let known = try library.photos.known(under: PhotoPath("/"), model: model)
        let photos = Array(known.present.values) + Array(known.missing.values)
        return Dictionary(photos.map { ($0.id, $0) }) { first, _ in first }
    }
}

extension KnownFiles {
    fileprivate mutating func merge(_ other: KnownFiles) {
        present.merge(other.present) { $1 }
        missing.merge(other.missing) { $1 }
        failed.merge(other.failed) { $1 }
    }

    fileprivate func only(_ path: PhotoPath) -> KnownFiles {
        var one = KnownFiles()
        one.present[path] = present[path]
        one.missing[path] = missing[path]
        one.failed[path] = failed[path]
        return one
    }
}

extension LibraryChange {
    fileprivate var isEmpty: Bool {
        retired.isEmpty && placements.isEmpty && photos.isEmpty && texts.isEmpty && vectors.isEmpty && failures.isEmpty
            && forgottenFailures.isEmpty
    }
}
