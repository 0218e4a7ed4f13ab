#if Server
import Catalog
import ClipSearch
import Files
import Foundation
import Pictures
import Synchronization

/// Pictures of recorded searches, stored in the library's folder as long as the history refers to them, so that the
/// searches can be repeated. The oldest are removed when there are too many. All of it may be deleted at any time.
///
/// Next to each picture a file lists the searches that refer to it, one id per line, which saves scanning the history.
final class KeptPictures: Sendable {
    private let folder: String
    /// The lock held while a list is changed.
    private let lock = Mutex(())

    private static let countLimit = 200
    private static let totalLimit = 256 << 20
    /// The size above which pictures are stored reduced to ``reducedWidth``.
    private static let sizeLimit = InputLimits.keptPictureBytes
    private static let reducedWidth = 1600

    init(folder: String) { self.folder = folder }

    /// Stores a copy of an upload, once. Failure is not an error: the search can then not be repeated.
    func keep(_ upload: Upload, for search: SearchID, in library: PhotoLibrary) {
        let files = FileManager.default
        guard let path = path(of: upload.id) else { return }
        if files.fileExists(atPath: path) {
            // A picture without a list was stored by an earlier version, so the history must be scanned.
            lock.withLock { _ in
                if let searches = searches(naming: upload.id), !searches.contains(search) {
                    write(searches + [search], naming: upload.id)
                }
            }
            return
        }
        do {
            try files.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let bytes =
                upload.bytes <= Self.sizeLimit
                ? try OutsideFile.bytes(of: upload.path, limit: Self.sizeLimit, links: .nowhere)
                : try library.thumbnail(ofPictureAt: upload.path, width: Self.reducedWidth)
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            return
        }
        write([search], naming: upload.id)
        removeOld(before: (try? library.searches.firstID()) ?? search)
    }

    /// Removes a picture when the last search that refers to it is removed.
    ///
    /// - Parameter isNamed: scans the history, for a picture without a list.
    func forget(_ id: String, of search: SearchID, unless isNamed: () throws -> Bool) rethrows {
        guard let path = path(of: id), FileManager.default.fileExists(atPath: path) else { return }
        let hasList = lock.withLock { _ in
            guard let searches = searches(naming: id) else { return false }
            let others = searches.filter { $0 != search }
            if others.isEmpty { remove(id) } else { write(others, naming: id) }
            return true
        }
        if try !hasList && !isNamed() { remove(id) }
    }

    /// Returns the searches in a picture's list; nil without a list.
    private func searches(naming id: String) -> [SearchID]? {
        guard let path = listPath(of: id),
            let bytes = try? OutsideFile.bytes(of: path, limit: InputLimits.keptPictureBytes, links: .nowhere)
        else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { SearchID($0) }
    }

    private func write(_ searches: [SearchID], naming id: String) {
        guard let path = listPath(of: id) else { return }
        let text = searches.map { "\($0)\n" }.joined()
        try? Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    private func listPath(of id: String) -> String? { path(of: id).map { "\($0).searches" } }

    /// Returns the path and the bytes of a picture; nil when it is not stored.
    func find(_ id: String) -> (path: String, bytes: [UInt8])? {
        guard let path = path(of: id),
            let bytes = try? OutsideFile.bytes(of: path, limit: InputLimits.keptPictureBytes, links: .nowhere)
        else { return nil }
        return (path, bytes)
    }

    func removeAll() {
        for entry in entries() { remove(entry.id) }
    }

    private func remove(_ id: String) {
        for path in [path(of: id), listPath(of: id)].compactMap({ $0 }) {
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// Returns the path for an upload's id; nil for any other text, which must not become part of a path.
    private func path(of id: String) -> String? {
        OwnFolder.isHexadecimal(id, count: Upload.idLength) ? "\(folder)/\(id)" : nil
    }

    private func entries() -> [(id: String, bytes: Int, date: Date)] {
        let keys: Set<URLResourceKey> = [.fileSizeKey, .contentModificationDateKey]
        let files = try? FileManager.default.contentsOfDirectory(
            at: URL(fileURLWithPath: folder), includingPropertiesForKeys: Array(keys))
        return (files ?? []).compactMap { file in
            guard path(of: file.lastPathComponent) != nil, let values = try? file.resourceValues(forKeys: keys) else {
                return nil
            }
            return (file.lastPathComponent, values.fileSize ?? 0, values.contentModificationDate ?? .distantPast)
        }
    }

    /// Removes pictures beyond the limit, and those whose searches have been dropped from the history.
    ///
    /// - Parameter first: the oldest search of the history.
    private func removeOld(before first: SearchID) {
        var total = 0
        for (place, entry) in entries().sorted(by: { $0.date > $1.date }).enumerated() {
            total += entry.bytes
            let isNamed = searches(naming: entry.id).map { $0.contains { $0 >= first } } ?? true
            if place >= Self.countLimit || total > Self.totalLimit || !isNamed { remove(entry.id) }
        }
    }
}
#endif
