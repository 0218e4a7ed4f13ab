import Catalog
import Files
import Pictures

extension PhotoIndexer {
    /// Imports the photos of a table: downloads those with an address, and indexes all with their captions and tags.
    ///
    /// Downloads are stored in `folder`, with a list in the same folder that lets the next run resume: nothing is
    /// downloaded twice, and addresses that failed permanently are not requested again. Only pictures are kept, as
    /// detected from their first bytes; addresses of files and of protocols other than HTTP are refused, also as the
    /// target of redirects.
    ///
    /// - Parameters:
    ///   - table: the photos.
    ///   - folder: the folder for downloads; required when the table has addresses.
    ///   - options: how photos are downloaded and indexed.
    ///   - progress: called on the calling thread.
    /// - Returns: the result; when the task was cancelled, the result up to then.
    /// - Throws: ``ClipSearchError`` when the folder cannot be written to or a number is out of its range; the errors
    ///   of ``index(_:options:progress:)``.
    @discardableResult
    public func importPhotos(
        _ table: ImportTable, into folder: String?, options: ImportOptions = ImportOptions(),
        progress: @escaping (ImportProgress) -> Void = { _ in }
    ) throws -> ImportReport {
        try options.check()
        let clock = ContinuousClock()
        let start = clock.now
        var run = PhotoImport(table: table, options: options)
        do {
            if table.addressCount > 0 {
                guard let folder else {
                    throw ClipSearchError.invalidArgument(
                        name: "the folder for downloads", value: "", reason: "name one: the table has addresses")
                }
                try run.download(into: ImportFolder(folder), progress: progress)
            }
        } catch is CancellationError {
            run.report.wasInterrupted = true
        }
        run.findFiles()
        if options.indexes, !run.report.wasInterrupted {
            try run.index(with: self) { progress(.indexing($0)) }
        }
        var report = run.report
        report.failed.sort { ($0.row, $0.place) < ($1.row, $1.place) }
        report.seconds = (clock.now - start) / .seconds(1)
        return report
    }
}

/// One call of ``PhotoIndexer/importPhotos(_:into:options:progress:)``.
private struct PhotoImport {
    let table: ImportTable
    let options: ImportOptions
    var report = ImportReport()
    private var folder: PhotoPath?
    /// The texts of the photos.
    private var texts: [PhotoPath: CaptionTable.Entry] = [:]
    private var files: [PhotoPath] = []

    init(table: ImportTable, options: ImportOptions) {
        self.table = table
        self.options = options
        report.photos = table.count
        report.unusedColumns = table.unusedColumns
    }

    mutating func download(into folder: ImportFolder, progress: (ImportProgress) -> Void) throws {
        self.folder = folder.path
        var wanted: [(entry: ImportTable.Entry, address: String)] = []
        for entry in table.entries {
            guard case .address(let address) = entry.place else { continue }
            switch folder.state(of: address) {
            case .done(let file, _):
                report.kept += 1
                noteTexts(of: entry, at: folder.path(ofFile: file))
            case .failed(let reason) where !options.retriesFailed:
                report.failedBefore += 1
                fail(entry, reason)
            default: wanted.append((entry, address))
            }
        }
        let total = wanted.count
        var done = 0
        progress(.downloading(done: 0, total: total, failed: 0))
        let run = DownloadRun(wanted.map(\.address), options: options)
        try run.run { result in
            let (entry, address) = wanted[result.index]
            switch result.outcome {
            case .photo(let bytes, let format):
                let file = try folder.keep(
                    bytes, address: address, name: entry.name, extension: format.fileExtension ?? "raw")
                report.downloaded += 1
                report.bytes += Int64(bytes.count)
                noteTexts(of: entry, at: folder.path(ofFile: file))
            case .failed(let reason):
                try folder.noteFailure(of: address, reason: reason)
                fail(entry, reason)
            case .interrupted(let reason, _): fail(entry, reason)
            case .cancelled: break
            }
            done += 1
            progress(.downloading(done: done, total: total, failed: report.failed.count - report.failedBefore))
        } retried: { retry in
            progress(.retrying(address: retry.address, reason: retry.reason, seconds: retry.seconds))
        }
    }

    /// Finds the photos that are local files, and rejects entries that are neither a file nor an address.
    mutating func findFiles() {
        for entry in table.entries {
            switch entry.place {
            case .address: continue
            case .invalid(_, let reason): fail(entry, reason)
            case .file(let spelling):
                // As in indexing: links are resolved in the folders, but not in the last component.
                let path = PhotoPath(spelling)
                let file = FileSystem.realPath(path.folder.text).map { $0.appending(path.fileName.utf8) } ?? path
                guard let status = FileSystem.status(of: file) else {
                    fail(entry, systemErrorText())
                    continue
                }
                guard status.kind == .regular else {
                    fail(entry, "it is no file")
                    continue
                }
                report.local += 1
                files.append(file)
                noteTexts(of: entry, at: file)
            }
        }
    }

    mutating func index(with indexer: PhotoIndexer, progress: @escaping (IndexingProgress) -> Void) throws {
        var indexing = options.indexing
        indexing.captionTable = CaptionTable(texts)
        if let folder { report.indexing = try indexer.index([folder.text], options: indexing, progress: progress) }
        if !files.isEmpty, report.indexing?.wasInterrupted != true {
            indexing.files = files
            let more = try indexer.index([], options: indexing, progress: progress)
            report.indexing = report.indexing?.joined(with: more) ?? more
        }
        report.wasInterrupted = report.indexing?.wasInterrupted ?? false
    }

    private mutating func noteTexts(of entry: ImportTable.Entry, at path: PhotoPath) {
        guard !entry.captions.isEmpty || !entry.tags.isEmpty else { return }
        texts[path] = CaptionTable.Entry(
            row: entry.row, captions: entry.captions, tags: entry.tags, isCut: entry.isCut)
    }

    private mutating func fail(_ entry: ImportTable.Entry, _ reason: String) {
        report.failed.append(.init(row: entry.row, place: entry.place.text, reason: reason))
    }
}

extension IndexingReport {
    fileprivate func joined(with other: IndexingReport) -> IndexingReport {
        var all = self
        all.indexed += other.indexed
        all.unchanged += other.unchanged
        all.moved += other.moved
        all.removed += other.removed
        all.retagged += other.retagged
        all.reread += other.reread
        all.failed += other.failed
        all.notes += other.notes
        all.failedBefore += other.failedBefore
        all.skippedFormats.merge(other.skippedFormats, uniquingKeysWith: +)
        all.unavailableFolders += other.unavailableFolders
        all.seconds += other.seconds
        all.index = other.index ?? index
        all.wasInterrupted = wasInterrupted || other.wasInterrupted
        return all
    }
}
