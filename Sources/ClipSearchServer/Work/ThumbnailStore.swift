#if Server
import Catalog
import Checksums
import ClipSearch
import Files
import Foundation
import Synchronization

/// Thumbnails on the disk, by the contents of the file that each was made of and its width. The least recently used go
/// when there are too many bytes of them. All of it may be deleted at any time.
final class ThumbnailStore: Sendable {
    static let widths = [160, 240, 320, 480, 640, 960, 1280, 1600, 2048]

    struct Thumbnail {
        var bytes: [UInt8]
        /// `true` if it shows the photo that the library knows, `false` if the photo's file was changed or replaced
        /// since it was indexed.
        var isIndexed: Bool
    }

    private let folder: String
    /// Where earlier versions kept thumbnails, by what the library knew of a file whatever the file held.
    private let formerFolder: String
    private let limit: Int
    private let state = Mutex<State?>(nil)

    private struct State {
        struct Entry {
            var bytes: Int
            /// Counts up with each use.
            var lastUse: Int
        }
        var entries: [String: Entry] = [:]
        var total = 0
        var clock = 0
    }

    /// - Parameters:
    ///   - folder: of the library.
    ///   - limit: in bytes.
    init(libraryFolder folder: String, limit: Int) {
        self.folder = "\(folder)/thumbnails-2"
        formerFolder = "\(folder)/thumbnails"
        self.limit = limit
    }

    /// The width that is made for a width that was asked for.
    static func width(for wanted: Int) -> Int { widths.first { $0 >= wanted } ?? widths[widths.count - 1] }

    /// A thumbnail, from the disk or made now.
    ///
    /// - Throws: what making it throws; that it can't be kept is no error.
    func thumbnail(of photo: PhotoRecord, width: Int, in library: PhotoLibrary) throws -> Thumbnail {
        let known = photo.file.contentHash
        let file = Result { try library.openFile(of: photo) }
        // A file that is gone, on a drive that is away for instance, is shown as it was; a changed one as it is.
        let isUnchanged = (try? file.get())?.isFile(indexedAs: photo.file) ?? !FileStatus.exists(photo.file.path)
        if isUnchanged, let bytes = find(Self.name(known, width)) { return Thumbnail(bytes: bytes, isIndexed: true) }
        let (bytes, source) = try library.thumbnail(of: file.get(), width: width)
        if let source { keep(bytes, as: Self.name(source, width)) }
        return Thumbnail(bytes: bytes, isIndexed: source == known)
    }

    private static func name(_ hash: ContentHash, _ width: Int) -> String {
        "\(Array(hash.bytes.prefix(16)).hexadecimal)-\(width)"
    }

    private func find(_ name: String) -> [UInt8]? {
        guard use(name),
            let bytes = try? OutsideFile.bytes(of: path(of: name), limit: InputLimits.thumbnailBytes, links: .nowhere),
            !bytes.isEmpty
        else { return nil }
        return bytes
    }

    /// How many bytes are kept.
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
            // A full disk or a folder that can't be written to: it is made again the next time.
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

    /// So that it is changed in place rather than copied.
    private static func take(_ state: inout State?) -> State? {
        defer { state = nil }
        return state
    }

    /// Takes out the least recently used, and returns their names.
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

    /// What is there from before, in the order in which it was made.
    private func scan() -> State {
        try? FileManager.default.removeItem(atPath: formerFolder)
        let keys: [URLResourceKey] = [.fileSizeKey, .contentModificationDateKey]
        let files = FileManager.default.enumerator(
            at: URL(fileURLWithPath: folder), includingPropertiesForKeys: keys, options: [.skipsHiddenFiles])
        var found: [(name: String, bytes: Int, date: Date)] = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "jpg", let values = try? file.resourceValues(forKeys: Set(keys)),
                let bytes = values.fileSize, let date = values.contentModificationDate
            else { continue }
            found.append((file.deletingPathExtension().lastPathComponent, bytes, date))
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
