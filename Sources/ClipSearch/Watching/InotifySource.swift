#if os(Linux)
import Catalog
import Files

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A change source on Linux: inotify(7), which watches one folder at a time, so that each new one below the roots must
/// be added.
final class InotifySource: ChangeSource {
    private let folders: WatchedFolders
    private let descriptor: Int32
    /// The path and the root of each watched folder.
    private var watched: [Int32: (path: PhotoPath, root: PhotoPath)] = [:]
    /// `true` if folders were moved away, or events were lost, so that the watches must be rebuilt.
    private var isUnsure = false

    private static let mask = UInt32(
        IN_CREATE | IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
            | IN_ONLYDIR | IN_EXCL_UNLINK)
    private static let leavesFolder = UInt32(IN_MOVED_FROM | IN_DELETE)
    private static let entersFolder = UInt32(IN_CREATE | IN_MOVED_TO)
    private static let ofFolderItself = UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)

    init(_ folders: WatchedFolders) throws(WatchProblem) {
        self.folders = folders
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { throw WatchProblem(reason: Self.reason(errno)) }
        try startOver()
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    var method: WatchMethod { .notifications(folders: watched.count) }

    func startOver() throws(WatchProblem) {
        let former = watched
        watched = [:]
        isUnsure = false
        for root in folders.roots { try add(root, below: root) }
        for number in former.keys where watched[number] == nil { inotify_rm_watch(descriptor, number) }
    }

    func hasChanged() throws(WatchProblem) -> Bool {
        var hasChanged = false
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        // Process many events in pieces, so that the caller can check for cancellation.
        for _ in 0..<64 {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            var events = buffer[..<count]
            while let event = InotifyEvent(removingFrom: &events) {
                if try take(event) { hasChanged = true }
            }
        }
        if isUnsure { try startOver() }
        return hasChanged
    }

    /// - Returns: `true` if the event may concern photos.
    private func take(_ event: InotifyEvent) throws(WatchProblem) -> Bool {
        if event.mask & UInt32(IN_Q_OVERFLOW) != 0 {
            isUnsure = true
            return true
        }
        guard let folder = watched[event.watch] else { return false }
        if event.mask & UInt32(IN_IGNORED) != 0 {
            watched[event.watch] = nil
            return false
        }
        if event.mask & Self.ofFolderItself != 0 {
            isUnsure = true
            return folder.path == folder.root
        }
        guard !event.name.isEmpty, folders.concernsPhotos(event.name, in: folder.path, below: folder.root) else {
            return false
        }
        if event.mask & UInt32(IN_ISDIR) != 0 {
            if event.mask & Self.leavesFolder != 0 { isUnsure = true }
            if event.mask & Self.entersFolder != 0 { try add(folder.path.appending(event.name), below: folder.root) }
        }
        return true
    }

    /// Watches a folder and all below it. Entries added meanwhile are detected by their event or by the listing.
    private func add(_ folder: PhotoPath, below root: PhotoPath) throws(WatchProblem) {
        var pending = [folder]
        while let path = pending.popLast() {
            let number = path.withSystemPath { inotify_add_watch(descriptor, $0, Self.mask) }
            guard number >= 0 else {
                if errno == ENOSPC || errno == ENOMEM { throw WatchProblem(reason: Self.reason(errno)) }
                // Missing again, or unreadable, which the indexing run reports.
                continue
            }
            // Also where one root is inside another, or a folder has several paths.
            guard watched.updateValue((path, root), forKey: number) == nil || path == folder else { continue }
            guard let names = try? FileSystem.entries(of: path) else { continue }
            for name in names where folders.concernsPhotos(name, in: path, below: root) {
                let entry = path.appending(name)
                if FileSystem.status(of: entry, followsLinks: false)?.kind == .folder { pending.append(entry) }
            }
        }
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOSPC: "there are more folders than the system watches for one user (fs.inotify.max_user_watches)"
        case EMFILE: "the system's limit of watchers is reached (fs.inotify.max_user_instances)"
        default: systemErrorText(code)
        }
    }
}

/// `struct inotify_event`
struct InotifyEvent: Equatable {
    var watch: Int32
    var mask: UInt32
    /// The name of the entry; empty for the folder itself.
    var name: [UInt8]

    private static let headSize = 16

    /// Removes and parses the first event; nil at the end.
    init?(removingFrom bytes: inout ArraySlice<UInt8>) {
        guard bytes.count >= Self.headSize else { return nil }
        func number(at offset: Int) -> UInt32 {
            bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
        }
        let length = Int(number(at: 12))
        guard length <= bytes.count - Self.headSize else { return nil }
        watch = Int32(bitPattern: number(at: 0))
        mask = number(at: 4)
        name = Array(bytes.dropFirst(Self.headSize).prefix(length).prefix { $0 != 0 })
        bytes = bytes.dropFirst(Self.headSize + length)
    }
}
#endif
