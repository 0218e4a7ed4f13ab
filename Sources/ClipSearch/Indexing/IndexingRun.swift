import Catalog
import Encoders

/// One run of ``PhotoLibrary/index(_:options:progress:)``.
final class IndexingRun {
    let catalog: any PhotoCatalog
    let encoder: any ImageEncoder
    let reader: PhotoReader
    let options: IndexingOptions
    let progress: (IndexingProgress) -> Void
    /// Nil in a dry run with a model that the catalog has not met.
    let model: ModelRecord?
    var report = IndexingReport()

    /// All photos that the catalog knows by id, read when the first moved one is met.
    private(set) lazy var knownPhotos = Result { try Self.photosByID(in: catalog, model: model?.id) }
    /// Photos that were found at another path in this run, which may not be found a second time.
    var moved: Set<PhotoID> = []

    init(library: PhotoLibrary, options: IndexingOptions, progress: @escaping (IndexingProgress) -> Void) throws {
        catalog = library.catalog
        encoder = try library.model.imageEncoder()
        reader = PhotoReader(
            preprocessor: encoder.preprocessor, pixelLimit: options.pixelLimit, decodesExactly: options.decodesExactly)
        self.options = options
        self.progress = progress
        model = options.isDryRun ? try library.modelRecord() : try catalog.addModel(library.modelDescription)
        report.isDryRun = options.isDryRun
    }

    func run(_ folders: [String]) throws -> IndexingReport {
        let clock = ContinuousClock()
        let start = clock.now
        do {
            try update(folders)
        } catch is CancellationError {
            report.wasInterrupted = true
        }
        report.seconds = (clock.now - start) / .seconds(1)
        return report
    }

    private func update(_ folders: [String]) throws {
        let (scan, roots) = try scanFolders(folders)
        report.failed += scan.unreadable.map { .init(path: $0.path, reason: $0.reason) }
        var known = KnownFiles()
        for root in roots { known.merge(try catalog.knownFiles(under: root, model: model?.id)) }
        let plan = IndexingPlan(
            scan: scan, roots: roots, known: known, formerMountPoints: try storedMountPoints(), options: options)
        report.unchanged = plan.settled.count - plan.returned.count
        report.moved = plan.returned.count
        report.failedBefore = plan.failedBefore.count
        report.failed += plan.failedBefore.map { .init(path: $0.path, reason: $0.reason) }
        report.unavailableFolders += plan.unavailableFolders

        if !options.isDryRun {
            for root in roots { try catalog.addRoot(root) }
            try storeMountPoints(of: scan, roots: roots)
            var batch = IndexingBatch()
            batch.placements = plan.returned
            batch.forgottenFailures = plan.forgottenFailures
            if !plan.returned.isEmpty || !plan.forgottenFailures.isEmpty { _ = try catalog.apply(batch) }
        }
        let sidecars = SidecarFiles(scan)
        try process(plan.pending, sidecars: sidecars)
        let retired = plan.retired.filter { !moved.contains($0) }
        report.removed = retired.count
        guard !options.isDryRun else { return }
        try catalog.retire(retired)
        try updateTexts(of: plan.settled, sidecars: sidecars)
        for root in roots { try catalog.markRootIndexed(root) }
    }

    /// Scans each folder once, also where one stands in another.
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
                firstError = firstError ?? .unreadable(path: folder, reason: systemMessage())
                report.unavailableFolders.append(PhotoPath(FileSystem.absolutePath(folder)))
            }
        }
        var roots: [PhotoPath] = []
        for root in found.sorted() where !roots.contains(where: { root.isAtOrBelow($0) }) {
            do {
                try scan.scan(root: root) { count in
                    progress(IndexingProgress(phase: .scanning, completed: count, total: 0, failed: 0))
                }
                roots.append(root)
            } catch let error as ClipSearchError {
                firstError = firstError ?? error
                report.failed.append(.init(path: root, reason: error.reason))
            }
        }
        if roots.isEmpty, let firstError { throw firstError }
        return (scan, roots)
    }

    private static func photosByID(in catalog: any PhotoCatalog, model: ModelID?) throws -> [PhotoID: KnownFile] {
        let known = try catalog.knownFiles(under: PhotoPath("/"), model: model)
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
}
