import Catalog
import Files

/// The files that go to the trash with some photos.
package struct TrashPlan: Sendable {
    /// A photo with all its files.
    package struct Item: Sendable {
        package var photo: PhotoID
        /// The leading file first, sidecars, which are no photos, last.
        package var files: [(path: PhotoPath, photo: PhotoID?)]
    }

    package private(set) var items: [Item] = []
    package private(set) var refused: [TrashReport.Refusal] = []

    /// - Parameters:
    ///   - ids: photos, each by any of its files; unknown ones are skipped.
    ///   - library: the library.
    init(_ ids: [PhotoID], in library: PhotoLibrary) throws {
        let folders = try library.roots.all().map(\.path)
        var folderFiles: [PhotoPath: FolderFiles] = [:]
        for records in try Self.photos(ids, in: library) {
            let photo = records[0].leader ?? records[0].id
            if let refusal = records.lazy.compactMap({ Self.refusal($0, photo, within: folders) }).first {
                refused.append(refusal)
            } else {
                items.append(Item(photo: photo, files: records.map { ($0.file.path, $0.id) }))
            }
        }
        let leaving = Set(items.flatMap { $0.files.map(\.path) })
        for index in items.indices {
            for path in items[index].files.map(\.path) {
                let files = try folderFiles[path.folder] ?? FolderFiles(path.folder, leaving: leaving, below: folders)
                folderFiles[path.folder] = files
                let known = Set(items[index].files.map(\.path))
                items[index].files += files.sidecars(onlyOf: path).filter { !known.contains($0) }.map { ($0, nil) }
            }
        }
        dropSharedSidecars()
    }

    /// A sidecar of two photos that both go, goes with the first.
    private mutating func dropSharedSidecars() {
        var seen: Set<PhotoPath> = []
        for index in items.indices { items[index].files.removeAll { !seen.insert($0.path).inserted } }
    }

    /// Returns the files of photos, those of each with the leading one first.
    private static func photos(_ ids: [PhotoID], in library: PhotoLibrary) throws -> [[PhotoRecord]] {
        let leaders = try library.photos.leaders(of: ids)
        var seen: Set<PhotoID> = []
        let wanted = ids.compactMap { leaders[$0] }.filter { seen.insert($0).inserted }
        let several = try library.photos.files(of: wanted)
        return try library.photos.records(wanted).map { several[$0.id] ?? [$0] }
    }

    /// Returns the reason why a file must stay where it is.
    private static func refusal(
        _ record: PhotoRecord, _ photo: PhotoID, within folders: [PhotoPath]
    ) -> TrashReport.Refusal? {
        let path = record.file.path
        func refused(_ reason: String) -> TrashReport.Refusal { .init(photo: photo, path: path, reason: reason) }
        if record.isMissing { return refused("it is gone already") }
        guard folders.contains(where: path.isAtOrBelow) else {
            return refused("it is not in one of the library's folders")
        }
        do throws(FileError) {
            let status = try FileStatus(of: path, followsLinks: false)
            // Links in folders were resolved by indexing: one there now may lead anywhere.
            guard FileSystem.realPath(path.folder.text) == path.folder else {
                return refused("its folder has become a link; index again")
            }
            switch status.kind {
            case .link: return nil
            case .regular where status.size == record.file.size: return nil
            case .regular: return refused("it is not the file that was indexed; index again")
            default: return refused(FileError.notRegular(status.kind).reason)
            }
        } catch {
            return refused(error.isAbsence ? "it is gone already" : error.reason)
        }
    }
}

/// The files of one folder, of which some go to the trash.
private struct FolderFiles {
    private let sidecars: SidecarFiles
    /// The sidecars of photos that stay.
    private let kept: Set<PhotoPath>

    init(_ folder: PhotoPath, leaving: Set<PhotoPath>, below roots: [PhotoPath]) throws {
        let paths = try FileSystem.entries(of: folder).map { folder.appending($0) }
        let sidecars = SidecarFiles(
            paths.map { ScannedFile(path: $0, size: 0, modifiedNanoseconds: 0) }, below: roots)
        self.sidecars = sidecars
        kept = Set(
            paths.lazy.filter { $0.hasPictureExtension && !leaving.contains($0) }
                .flatMap { sidecars.files(ofPhoto: $0).map(\.file.path) })
    }

    /// Returns the sidecars of a photo that belong to no photo that stays. One with a name of which only the beginning
    /// is the photo's may be another's, and stays.
    func sidecars(onlyOf photo: PhotoPath) -> [PhotoPath] {
        sidecars.files(ofPhoto: photo).filter { $0.title == nil }.map(\.file.path).filter { !kept.contains($0) }
    }
}
