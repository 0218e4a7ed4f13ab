import Catalog

extension IndexingRun {
    /// Finds the library's photo with the contents of a file: the photo at this path, or one whose own file is gone. If
    /// the photo's file still exists, the new file is a copy and not the same photo.
    ///
    /// - Parameter candidates: the library's photos with these contents.
    /// - Returns: the photo, and whether it has the required vector.
    func recognise(
        _ pending: IndexingPlan.PendingFile, among candidates: [PhotoRecord], in batch: inout LibraryChange
    ) throws -> (id: PhotoID?, hasVector: Bool) {
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

    /// Returns a Boolean value that indicates whether a photo's file is no longer at its path.
    private func hasLeft(_ photo: PhotoRecord) -> Bool {
        photo.isMissing || displaced.contains(photo.id) || FileSystem.isAbsent(photo.file.path)
    }

    func place(_ photo: PhotoID, at file: ScannedFile, in batch: inout LibraryChange) {
        batch.placements.append(
            .init(photo: photo, path: file.path, size: file.size, modifiedNanoseconds: file.modifiedNanoseconds))
    }

    /// Records a file that cannot be indexed. If the failure is permanent, the file is not retried until it changes.
    func note(
        failureOf pending: IndexingPlan.PendingFile, reason: String, code: SkipReason, in batch: inout LibraryChange
    ) {
        note(code, of: pending.file, reason: reason, in: &batch)
        if code.isLasting { retirePhoto(of: pending, in: &batch) }
    }

    /// Records in the report and the library that a file, or some of a photo's texts, was skipped.
    func note(_ code: SkipReason, of file: ScannedFile, reason: String, in batch: inout LibraryChange) {
        if [.unreadable, .unreadableText].contains(code), let root = roots.first(where: file.path.isAtOrBelow),
            root != file.path, FolderScan.isGone(root)
        {
            // One line for the folder, instead of one for each file in it.
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

    /// Forgets temporary failures that did not occur again.
    func forgetMended(of known: [PhotoPath: FailedFile], in scan: FolderScan) throws {
        var batch = LibraryChange()
        batch.forgottenFailures = scan.files.map(\.path).filter { path in
            guard let failure = known[path], !noted.contains(path) else { return false }
            return !failure.code.isLasting && !failure.code.isNote
        }
        try apply(batch)
    }

    /// Skips a file that is not a picture, or is in an unsupported format.
    func passOver(_ pending: IndexingPlan.PendingFile, in batch: inout LibraryChange) {
        if pending.hasFailed { batch.forgottenFailures.append(pending.file.path) }
        retirePhoto(of: pending, in: &batch)
    }

    /// Retires the photo at a path that no longer holds a picture.
    private func retirePhoto(of pending: IndexingPlan.PendingFile, in batch: inout LibraryChange) {
        guard let photo = pending.known, !moved.contains(photo.id) else { return }
        batch.retired.append(photo.id)
        report.removed += 1
    }
}
