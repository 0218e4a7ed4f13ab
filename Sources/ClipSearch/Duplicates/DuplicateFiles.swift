import Catalog
import Checksums
import Files

/// Checks the files of possible duplicates again, so that no suggestion to delete relies on the state at the time of
/// indexing.
struct DuplicateFiles {
    /// A photo whose file is as it was indexed.
    struct Found {
        var photo: PhotoRecord
        /// The space that deleting the file frees, in bytes; 0 for a file with other names, which keep its contents.
        var freedBytes: Int64
    }

    let check: DuplicateOptions.FileCheck
    /// The photos whose files are gone, replaced or unreadable, in the order in which they were checked.
    private(set) var skipped: [DuplicateReport.SkippedPhoto] = []

    init(check: DuplicateOptions.FileCheck) {
        self.check = check
    }

    /// Returns the photos whose files are as they were indexed, each a separate file. Links to a file among them and
    /// further names of one are dropped, as they have no contents of their own.
    ///
    /// - Parameter photos: the photos in order of preference; of several names of a file the first stays.
    /// - Throws: `CancellationError`.
    mutating func find(_ photos: [PhotoRecord]) throws -> [Found] {
        var found: [Found] = []
        var identities: Set<Identity> = []
        var links: [PhotoRecord] = []
        for photo in photos {
            try Task.checkCancellation()
            do throws(FileError) {
                let status = try FileStatus(of: photo.file.path, followsLinks: false)
                if status.kind == .link {
                    links.append(photo)
                    continue
                }
                guard status.kind == .regular else { throw .notRegular(status.kind) }
                guard !identities.contains(Identity(status)) else { continue }
                guard try isUnchanged(photo.file, status) else {
                    skip(photo, "it is not the file that was indexed; index again")
                    continue
                }
                identities.insert(Identity(status))
                found.append(Found(photo: photo, freedBytes: status.linkCount > 1 ? 0 : max(0, photo.file.size)))
            } catch {
                skip(photo, error.isAbsence ? "it is gone" : error.reason)
            }
        }
        for photo in links where !leads(photo.file.path, to: identities) {
            skip(photo, "it is a symbolic link; only files count as duplicates")
        }
        // A file that was being read when the task was cancelled counts as changed.
        try Task.checkCancellation()
        return found
    }

    private struct Identity: Hashable {
        var device: UInt64
        var inode: UInt64

        init(_ status: FileStatus) { (device, inode) = (status.device, status.inode) }
    }

    private func isUnchanged(_ known: PhotoFile, _ status: FileStatus) throws(FileError) -> Bool {
        guard status.size == known.size else { return false }
        if check == .status { return true }
        let file = try OutsideFile(known.path, links: .nowhere)
        guard file.status.isSameFile(as: status), file.size == known.size else { return false }
        var hash = SHA256()
        var offset: Int64 = 0
        while offset < known.size {
            // A file may have a gigabyte; the caller throws.
            if Task.isCancelled { return false }
            let bytes = try file.read(at: offset, count: Int(min(Self.pieceBytes, known.size - offset)))
            if bytes.isEmpty { return false }
            hash.update(bytes)
            offset += Int64(bytes.count)
        }
        return hash.finalize() == known.contentHash.bytes
    }

    private func leads(_ link: PhotoPath, to identities: Set<Identity>) -> Bool {
        guard let target = try? FileStatus(of: link) else { return false }
        return identities.contains(Identity(target))
    }

    private mutating func skip(_ photo: PhotoRecord, _ reason: String) {
        skipped.append(.init(id: photo.id, path: photo.file.path, reason: reason))
    }

    private static let pieceBytes: Int64 = 1 << 20
}
