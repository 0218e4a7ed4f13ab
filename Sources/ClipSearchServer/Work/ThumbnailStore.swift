#if Server
import Catalog
import Checksums
import ClipSearch
import Files
import Foundation
import Synchronization

/// A cache of thumbnails on disk, keyed by the contents of the original file and the width. The least recently used are
/// removed when their total size exceeds the limit. All of it may be deleted at any time.
final class ThumbnailStore: Sendable {
    static let widths = [160, 240, 320, 480, 640, 960, 1280, 1600, 2048]

    struct Thumbnail {
        var bytes: [UInt8]
        /// `true` if the thumbnail shows the indexed photo, `false` if the photo's file was changed or replaced since.
        var isIndexed: Bool
    }

    private let folder: String
    /// The folder of thumbnails of earlier versions, which were keyed by the library's record instead of the file's
    /// contents.
    private let formerFolder: String
    private let limit: Int
    private let state = Mutex<State?>(nil)

    private struct State {
        struct Entry {
            var bytes: Int
            /// A counter that is set at each use.
            var lastUse: Int
        }
        var entries: [String: Entry] = [:]
        var total = 0
        var clock = 0
    }

    /// - Parameters:
    ///   - folder: the library's folder.
    ///   - limit: the maximum total size in bytes.
    init(libraryFolder folder: String, limit: Int) {
        self.folder = "\(folder)/thumbnails-2"
        formerFolder = "\(folder)/thumbnails"
        self.limit = limit
    }

    /// Returns the width of the thumbnail for a requested width.
    static func width(for wanted: Int) -> Int { widths.first { $0 >= wanted } ?? widths[widths.count - 1] }

    /// Returns a thumbnail from the disk, or creates it.
    ///
    /// - Throws: errors in creating the thumbnail; failure to store it is not an error.
    ///
    /// - Parameter second: the time of the still of a video.
    func thumbnail(
        of photo: PhotoRecord, at second: Double?, width: Int, in library: PhotoLibrary
    ) throws -> Thumbnail {
        let known = photo.file.contentHash
        let file = Result { try library.openFile(of: photo) }
        // A missing file, on a drive that is not connected for instance, is shown as indexed; a changed one as it is.
        let isUnchanged = (try? file.get())?.isFile(indexedAs: photo.file) ?? !FileStatus.exists(photo.file.path)
        let name = Self.name(known, second, width)
        if isUnchanged, let bytes = find(name) { return Thumbnail(bytes: bytes, isIndexed: true) }
        if let second {
            // Videos are too large to be read for their hash.
            let bytes = try library.still(of: file.get(), at: second, width: width)
            if isUnchanged { keep(bytes, as: name) }
            return Thumbnail(bytes: bytes, isIndexed: isUnchanged)
        }
        let (bytes, source) = try library.thumbnail(of: file.get(), width: width)
        if let source { keep(bytes, as: Self.name(source, nil, width)) }
        return Thumbnail(bytes: bytes, isIndexed: source == known)
    }

    private static func name(_ hash: ContentHash, _ second: Double?, _ width: Int) -> String {
        var bytes = hash.bytes
        if let second {
            var stillHash = SHA256()
            stillHash.update(bytes + Array("\(second)".utf8))
            bytes = stillHash.finalize()
        }
        return "\(Array(bytes.prefix(16)).hexadecimal)-\(width)"
    }

    private func find(_ name: String) -> [UInt8]? {
        guard use(name),
            let bytes = try? OutsideFile.bytes(of: path(of: name), limit: InputLimits.thumbnailBytes, links: .nowhere),
            !bytes.isEmpty
        else { return nil }
        return bytes
    }

    /// The total size of the thumbnails in bytes.
    var size: Int { state.withLock { $0?.total ?? 0 } }

    private func path(of name: String) -> String { "\(folder)/\(name.prefix(2))/\(name).jpg" }

    private func use(_ name: String) -> Bool {
        state.withLock { state in
            var known = Self.take(&state) ?? scan()
            known.clock += 1
            known.entries[name]?.lastUse = known.clock
            defer { state = known }
            return known.entries[name] != nil
        }
    }

    private func keep(_ bytes: [UInt8], as name: String) {
        let file = URL(fileURLWithPath: path(of: name))
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file, options: .atomic)
        } catch {
            // The disk is full or the folder is not writable: the thumbnail is created again the next time.
            return
        }
        let dropped = state.withLock { state in
            var known = Self.take(&state) ?? scan()
            known.clock += 1
            known.total += bytes.count - (known.entries[name]?.bytes ?? 0)
            known.entries[name] = .init(bytes: bytes.count, lastUse: known.clock)
            let dropped = known.total > limit ? Self.removeOld(&known, to: limit - limit / 10) : []
            state = known
            return dropped
        }
        for name in dropped { try? FileManager.default.removeItem(atPath: path(of: name)) }
    }

    /// The folders of the first two digits of names, in which thumbnails are: `ab/ab…-480.jpg`.
    private static func parts(of folder: String) -> [(name: String, files: OwnFolder)] {
        guard OwnFolder.isFolder(folder) else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { OwnFolder.isHexadecimal($0, count: 2) }.map { name in
            (name, OwnFolder("\(folder)/\(name)", ownNames: isThumbnail))
        }
    }

    private static func isThumbnail(_ fileName: String) -> Bool {
        let parts = fileName.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 2 && OwnFolder.isHexadecimal(parts[0], count: 32) && parts[1].hasSuffix(".jpg")
            && Int(parts[1].dropLast(4)) != nil
    }

    /// Takes the state out, so that it is changed in place without a copy.
    private static func take(_ state: inout State?) -> State? {
        defer { state = nil }
        return state
    }

    /// Removes the least recently used, and returns their names.
    private static func removeOld(_ state: inout State, to size: Int) -> [String] {
        var dropped: [String] = []
        for (name, entry) in state.entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) where state.total > size
        {
            state.entries[name] = nil
            state.total -= entry.bytes
            dropped.append(name)
        }
        return dropped
    }

    /// Returns the existing thumbnails, in the order of their creation.
    private func scan() -> State {
        for part in Self.parts(of: formerFolder) { part.files.remove() }
        rmdir(formerFolder)
        var found: [(name: String, bytes: Int, date: Int64)] = []
        for part in Self.parts(of: folder) {
            found += part.files.files.compactMap { name, status in
                let name = String(name.dropLast(4))
                guard name.hasPrefix(part.name) else { return nil }
                return (name, Int(status.size), status.modifiedNanoseconds)
            }
        }
        var state = State()
        for (name, bytes, _) in found.sorted(by: { $0.date < $1.date }) {
            state.clock += 1
            state.entries[name] = .init(bytes: bytes, lastUse: state.clock)
            state.total += bytes
        }
        return state
    }
}
#endif
