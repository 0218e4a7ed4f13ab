import Catalog

extension IndexingRun {
    /// Finds the photo of the catalog that a file's contents are those of, if there is one: the photo that stands at this
    /// path, or one whose own file is gone. A photo whose file is still there is not it; this file is a copy.
    ///
    /// - Returns: the photo, and whether it has the vector that is wanted.
    func recognise(
        _ pending: IndexingPlan.PendingFile, hash: ContentHash, in batch: inout IndexingBatch
    ) throws -> (id: PhotoID?, hasVector: Bool) {
        let candidates = try catalog.photos(withContentHash: hash)
        if let known = pending.known, candidates.contains(where: { $0.id == known.id }), !moved.contains(known.id) {
            recognised.append((pending.file.path, known))
            return (known.id, known.hasVector(options))
        }
        guard let photo = candidates.first(where: { !moved.contains($0.id) && hasLeft($0) }) else {
            return (nil, false)
        }
        moved.insert(photo.id)
        if let known = pending.known { ousted.insert(known.id) }
        place(photo.id, at: pending.file, in: &batch)
        report.moved += 1
        guard let known = try knownPhotos.get()[photo.id] else { return (photo.id, false) }
        recognised.append((pending.file.path, known))
        return (photo.id, known.hasVector(options))
    }

    /// Whether a photo's file is no longer where it was.
    private func hasLeft(_ photo: PhotoRecord) -> Bool {
        photo.isMissing || displaced.contains(photo.id) || FileSystem.isAbsent(photo.file.path)
    }

    func place(_ photo: PhotoID, at file: ScannedFile, in batch: inout IndexingBatch) {
        batch.placements.append(
            .init(photo: photo, path: file.path, size: file.size, modifiedNanoseconds: file.modifiedNanoseconds))
    }

    /// A file that can't be indexed. It is noted in the catalog, and not tried again until it changes, if trying again
    /// would be no use.
    func note(
        failureOf pending: IndexingPlan.PendingFile, reason: String, code: SkipReason, in batch: inout IndexingBatch
    ) {
        note(code, of: pending.file, reason: reason, in: &batch)
        if code.isLasting { retirePhoto(of: pending, in: &batch) }
    }

    /// Notes in the report and the catalog that a file, or some of what is said of a photo, was skipped.
    func note(_ code: SkipReason, of file: ScannedFile, reason: String, in batch: inout IndexingBatch) {
        if [.unreadable, .unreadableText].contains(code), let root = roots.first(where: file.path.isAtOrBelow),
            root != file.path, FolderScan.isGone(root)
        {
            // One line for the folder, not one for each file in it.
            if noted.insert(root).inserted {
                report.failed.append(.init(path: root, reason: FolderScan.goneReason, code: .folderGone))
            }
            return
        }
        guard noted.insert(file.path).inserted else { return }
        let failure = IndexingReport.Failure(path: file.path, reason: reason, code: code)
        if code.isNote { report.notes.append(failure) } else { report.failed.append(failure) }
        batch.failures.append(
            FailedFile(
                path: file.path, size: file.size, modifiedNanoseconds: file.modifiedNanoseconds, reason: reason,
                code: code))
    }

    /// Forgets failures that were no lasting ones and have not been met again.
    func forgetMended(of known: [PhotoPath: FailedFile], in scan: FolderScan) throws {
        var batch = IndexingBatch()
        batch.forgottenFailures = scan.files.map(\.path).filter { path in
            guard let failure = known[path], !noted.contains(path) else { return false }
            return !failure.code.isLasting && !failure.code.isNote
        }
        try apply(batch)
    }

    /// A file that is no picture, or of a format that is not decoded.
    func passOver(_ pending: IndexingPlan.PendingFile, in batch: inout IndexingBatch) {
        if pending.hasFailed { batch.forgottenFailures.append(pending.file.path) }
        retirePhoto(of: pending, in: &batch)
    }

    /// The photo that stood at a path where no picture stands now.
    private func retirePhoto(of pending: IndexingPlan.PendingFile, in batch: inout IndexingBatch) {
        guard let photo = pending.known, !moved.contains(photo.id) else { return }
        batch.retired.append(photo.id)
        report.removed += 1
    }
}
