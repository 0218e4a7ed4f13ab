import Catalog
import Files
import Pictures

/// Turns what a run finds into changes of the library, and into the run's report.
///
/// Each file that is not taken leaves one record, by ``skip(_:_:reason:)``.
package struct ChangeRecorder {
    package var report = IndexingReport()
    /// The changes since the last call of ``takeChange()``.
    package var change = LibraryChange()
    /// The files with a record in the report, and folders that disappeared meanwhile.
    var skipped: Set<PhotoPath> = []
    var sidecars = SidecarFiles()
    var table: CaptionTable?
    /// The failures recorded by earlier runs.
    var knownFailures: [PhotoPath: FailedFile] = [:]
    /// The folders that get a single record if they disappear.
    var roots: [PhotoPath] = []
    /// The photos recognised by their contents, whose captions and tags are yet to be updated.
    private(set) var recognised: [PlacedPhoto] = []
    /// The photos that occur in the table.
    var matchedTablePaths: Set<PhotoPath> = []

    /// Creates a recorder of files that come from anywhere, with no texts but those in the pictures.
    package init() {}

    /// Removes and returns the changes, to be applied in one transaction.
    package mutating func takeChange() -> LibraryChange {
        defer { change = LibraryChange() }
        return change
    }

    // MARK: Photos

    /// Adds a photo that was recognised.
    ///
    /// - Parameter isReread: `true` if its texts are added by ``addReread(_:hash:info:isRequested:)``.
    package mutating func add(_ match: Recogniser.Match, at file: ScannedFile, isReread: Bool = false) {
        guard let photo = match.photo else { return }
        if case .moved = match {
            change.placements.append(.init(photo.id, at: file))
            report.moved += 1
        }
        if !isReread { recognised.append(PlacedPhoto(path: file.path, photo: photo)) }
    }

    /// Adds a photo of which only the file's time changed.
    ///
    /// - Parameter isSettled: `true` if it needs no other work.
    mutating func addTouched(_ photo: KnownFile, at file: ScannedFile, isSettled: Bool) {
        change.placements.append(.init(photo.id, at: file))
        guard isSettled else { return }
        report.unchanged += 1
        recognised.append(PlacedPhoto(path: file.path, photo: photo))
    }

    /// Adds a photo that the library has at a file's path, whose texts and metadata were read again.
    ///
    /// - Parameter isRequested: `true` if all files are read again, `false` if this one is because of its sidecars.
    mutating func addReread(_ file: ScannedFile, hash: ContentHash, info: PictureInfo, isRequested: Bool) {
        let outer = outerData(ofPhoto: file.path, isKnown: true)
        // Keeps what an unusable sidecar said until it can be read again.
        if !outer.isIncomplete { change.photos.append(.init(file, hash: hash, info: info, outer: outer)) }
        if info.isTextCut { skip(file, .textsCut, reason: Self.cutReason) }
        if isRequested { report.reread += 1 } else { report.retagged += 1 }
    }

    /// Adds a photo with its vector.
    package mutating func add(_ encoded: PhotoPipeline.EncodedPhoto, model: ModelID) {
        let (photo, info) = (encoded.photo, encoded.info)
        let vector = NewVector(model: model, decodePath: encoded.decodePath, values: encoded.vector)
        if let id = photo.id {
            change.vectors.append(VectorChange(subject: .photo(id), vector: vector))
        } else {
            let file = photo.file.file
            let outer = outerData(ofPhoto: file.path, isKnown: photo.file.known != nil)
            change.photos.append(.init(file, hash: photo.hash, info: info, vectors: [vector], outer: outer))
            if info.isTextCut { skip(file, .textsCut, reason: Self.cutReason) }
        }
        report.indexed += 1
    }

    /// Adds a video with its stills.
    mutating func add(_ video: VideoReader.Pending, info: PictureInfo, stills: [LibraryChange.Still]) {
        if let id = video.id {
            change.videos.append(.init(photo: id, stills: stills))
        } else {
            let file = video.file.file
            let outer = outerData(ofPhoto: file.path, isKnown: video.file.known != nil)
            var photo = LibraryChange.PhotoChange(file, hash: video.hash, info: info, outer: outer)
            photo.stills = stills
            change.photos.append(photo)
            if info.isTextCut { skip(file, .textsCut, reason: Self.cutReason) }
        }
        report.indexed += 1
    }

    /// Adds the clip of a Live Photo, which has no vector.
    mutating func addClip(_ file: ScannedFile, _ header: MovieHeader, format: String, hash: ContentHash) {
        var capture = CaptureData()
        if let date = header.date { capture.setDate(AttributedDate(date, .text)) }
        let clip = PhotoFile(
            path: file.path, size: file.size, modifiedNanoseconds: file.modifiedNanoseconds, contentHash: hash,
            width: header.width, height: header.height, format: format, takenAt: header.date?.seconds)
        change.photos.append(.init(file: clip, capture: capture))
        report.indexed += 1
    }

    // MARK: Files without a photo

    /// Skips a file that is not a picture.
    ///
    /// - Parameter lost: the photo that was at its path.
    mutating func ignore(_ file: PendingFile, lost: PhotoID?) {
        if file.hasFailed { change.forgottenFailures.append(file.file.path) }
        retire(lost)
    }

    /// Skips a file in a format that is not read here. It is counted in the report, and named by the library.
    ///
    /// - Parameter lost: the photo that was at its path.
    mutating func passOver(_ file: PendingFile, format: String, lost: PhotoID?) {
        report.skippedFormats[format, default: 0] += 1
        skipped.insert(file.file.path)
        let failure = FailedFile(file.file, .formatNotRead, reason: "\(format) is not read here")
        if knownFailures[file.file.path] != failure { change.failures.append(failure) }
        retire(lost)
    }

    /// Records a file that cannot be indexed. If the failure is permanent, the file is not retried until it changes.
    mutating func fail(_ file: PendingFile, _ code: SkipReason, reason: String, lost: PhotoID?) {
        skip(file.file, code, reason: reason)
        if code.isLasting { retire(lost) }
    }

    /// Records in the report and the library that a file, or some of a photo's texts, was skipped.
    package mutating func skip(_ file: ScannedFile, _ code: SkipReason, reason: String) {
        if [.unreadable, .unreadableText].contains(code), let root = roots.first(where: file.path.isAtOrBelow),
            root != file.path, FolderScan.isGone(root)
        {
            // One line for the folder, instead of one for each file in it.
            if skipped.insert(root).inserted {
                report.failed.append(.init(path: root, reason: FolderScan.goneReason, code: .folderGone))
            }
            return
        }
        guard skipped.insert(file.path).inserted else { return }
        let failure = FailedFile(file, code, reason: reason)
        if code.isNote { report.notes.append(.init(failure)) } else { report.failed.append(.init(failure)) }
        change.failures.append(failure)
    }

    /// Forgets temporary failures that did not occur again.
    mutating func forgetMended(among files: [ScannedFile]) {
        change.forgottenFailures += files.map(\.path).filter { path in
            guard let failure = knownFailures[path], !skipped.contains(path) else { return false }
            return !failure.code.isLasting && !failure.code.isNote
        }
    }

    private mutating func retire(_ photo: PhotoID?) {
        guard let photo else { return }
        change.retired.append(photo)
        report.removed += 1
    }
}

extension FailedFile {
    fileprivate init(_ file: ScannedFile, _ code: SkipReason, reason: String) {
        self.init(
            path: file.path, size: file.size, modifiedNanoseconds: file.modifiedNanoseconds, reason: reason, code: code)
    }
}

extension IndexingReport.Failure {
    init(_ file: FailedFile) { self.init(path: file.path, reason: file.reason, code: file.code) }
}

extension LibraryChange.Placement {
    init(_ photo: PhotoID, at file: ScannedFile) {
        self.init(photo: photo, path: file.path, size: file.size, modifiedNanoseconds: file.modifiedNanoseconds)
    }
}
