#if Server
import ClipSearch
import Foundation
import Pictures

/// Pictures that were searched with, kept beside the library as long as the history names them, so that such a search
/// can be asked again. The oldest make room for new ones. All of it may be deleted at any time.
final class KeptPictures: Sendable {
    private let folder: String

    private static let countLimit = 200
    private static let totalLimit = 256 << 20
    /// Larger files are kept reduced to ``reducedWidth``.
    private static let sizeLimit = 4 << 20
    private static let reducedWidth = 1600

    init(folder: String) { self.folder = folder }

    /// Keeps a copy of an upload, once. That it can't be kept is no error: the picture is then forgotten like others.
    func keep(_ upload: Upload, in library: PhotoLibrary) {
        let files = FileManager.default
        guard let path = path(of: upload.id), !files.fileExists(atPath: path) else { return }
        do {
            try files.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let data =
                upload.bytes <= Self.sizeLimit
                ? files.contents(atPath: upload.path)
                : Data(try library.thumbnail(ofPictureAt: upload.path, width: Self.reducedWidth))
            try data?.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            return
        }
        removeOld()
    }

    /// The path and the bytes of a picture; nil when it is not kept.
    func find(_ id: String) -> (path: String, bytes: [UInt8])? {
        guard let path = path(of: id), let data = FileManager.default.contents(atPath: path) else { return nil }
        return (path, Array(data))
    }

    /// Removes those whose ids `isWanted` does not know.
    func removeAll(unless isWanted: (String) -> Bool = { _ in false }) {
        for entry in entries() where !isWanted(entry.id) { remove(entry.id) }
    }

    /// Whether any are kept.
    var isEmpty: Bool { entries().isEmpty }

    private func remove(_ id: String) {
        if let path = path(of: id) { try? FileManager.default.removeItem(atPath: path) }
    }

    /// Nil for what is no id of an upload, and so no name of a file here.
    private func path(of id: String) -> String? {
        let isID = id.utf8.count == Upload.idLength && id.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
        }
        return isID ? "\(folder)/\(id)" : nil
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

    private func removeOld() {
        var total = 0
        for (place, entry) in entries().sorted(by: { $0.date > $1.date }).enumerated() {
            total += entry.bytes
            if place >= Self.countLimit || total > Self.totalLimit { remove(entry.id) }
        }
    }
}
#endif
