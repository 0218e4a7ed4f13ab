import Catalog
import Files
import Foundation

extension PhotoLibrary {
    /// Moves photos to the system's trash, each with all its files: raw file and JPEG, both halves of a Live Photo, and
    /// the sidecars that belong to no other photo. Nothing is deleted, nor copied to another disk.
    ///
    /// A photo whose files cannot all be moved stays as it is. Those that were moved become missing, and keep all that
    /// belongs to them; ``restoreTrashed(_:)`` puts them back.
    ///
    /// - Parameter ids: photos, each by any of its files; unknown ones are skipped.
    /// - Returns: the photos that were moved, and those that were not.
    /// - Throws: `CatalogError`, ``ClipSearchError``.
    public func moveToTrash(_ ids: [PhotoID]) throws -> TrashReport { try moveToTrash(ids, trash: Trash()) }

    /// Puts photos back where they were before they were moved to the trash. Files that are there now are never
    /// replaced: then the photo stays in the trash.
    ///
    /// - Parameter photos: photos of ``PhotoLibrary/trashed``.
    /// - Returns: the photos that were put back, and those that were not.
    /// - Throws: `CatalogError`.
    public func restoreTrashed(_ photos: [TrashedPhoto]) throws -> TrashReport {
        try restoreTrashed(photos, trash: Trash())
    }

    /// Returns the files that ``moveToTrash(_:)`` would move.
    package func trashPlan(_ ids: [PhotoID]) throws -> TrashPlan { try TrashPlan(ids, in: self) }

    package func moveToTrash(_ ids: [PhotoID], trash: Trash) throws -> TrashReport {
        if isReadOnly { throw CatalogError.notWritable(path: path) }
        let plan = try trashPlan(ids)
        let batch = TrashedPhotos.newBatch()
        var report = TrashReport(refused: plan.refused)
        // Stored in parts, so that little is unknown to the library if the process is killed.
        for start in stride(from: 0, to: plan.items.count, by: Self.storedAtOnce) {
            var moved: [TrashedPhoto] = []
            for item in plan.items[start..<min(start + Self.storedAtOnce, plan.items.count)] {
                let outcome = Self.move(item, to: trash)
                if let refusal = outcome.refusal { report.refused.append(refusal) }
                guard !outcome.files.isEmpty else { continue }
                moved.append(
                    TrashedPhoto(
                        id: item.photo, batch: batch, trashedAt: Int64(Date().timeIntervalSince1970),
                        files: outcome.files))
            }
            do {
                try trashed.add(moved)
            } catch {
                // Moves that the library does not know of could not be undone.
                for file in moved.flatMap(\.files) { try? trash.putBack(file.place, to: file.path) }
                throw error
            }
            report.photos += moved
        }
        return report
    }

    private static let storedAtOnce = 100

    /// Moves all files of a photo, or none.
    ///
    /// - Returns: the files that are in the trash now, and the reason if not all are.
    private static func move(
        _ item: TrashPlan.Item, to trash: Trash
    ) -> (files: [TrashedFile], refusal: TrashReport.Refusal?) {
        var moved: [TrashedFile] = []
        for file in item.files {
            do throws(TrashError) {
                let place = try trash.move(file.path)
                moved.append(TrashedFile(path: file.path, place: PhotoPath(text: place), photo: file.photo))
            } catch {
                // A file that can't be put back either remains in the list of what can be undone.
                let stuck = moved.reversed().filter { (try? trash.putBack($0.place, to: $0.path)) == nil }
                return (stuck, .init(photo: item.photo, path: file.path, reason: error.reason))
            }
        }
        return (moved, nil)
    }

    package func restoreTrashed(_ photos: [TrashedPhoto], trash: Trash) throws -> TrashReport {
        if isReadOnly { throw CatalogError.notWritable(path: path) }
        var report = TrashReport()
        var restored: [TrashedFile] = []
        for photo in photos {
            var reason: (path: PhotoPath, text: String)?
            var current = photo.files.first?.path ?? PhotoPath(text: "")
            do throws(TrashError) {
                // All or nothing, but for what happens between here and there.
                for file in photo.files {
                    current = file.path
                    try trash.check(file.place, canReturnTo: file.path)
                }
                for file in photo.files {
                    current = file.path
                    try trash.putBack(file.place, to: file.path)
                    restored.append(file)
                }
            } catch {
                reason = (current, error.reason)
            }
            if let reason {
                report.refused.append(.init(photo: photo.id, path: reason.path, reason: reason.text))
            } else {
                report.photos.append(photo)
            }
        }
        try trashed.restore(restored)
        let left = Set(photos.flatMap(\.files)).subtracting(restored)
        try trashed.forget(left.filter { trash.lacks($0.place) })
        return report
    }

    /// Returns the photos that can be put back, the latest first, and forgets those that have left the trash.
    package func trashedPhotos(trash: Trash = Trash()) throws -> [TrashedPhoto] {
        let all = try trashed.all()
        let lost = all.flatMap(\.files).filter { trash.lacks($0.place) }
        guard !lost.isEmpty, !isReadOnly else { return all }
        try trashed.forget(lost)
        return try trashed.all()
    }
}
