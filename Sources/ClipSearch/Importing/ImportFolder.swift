import Catalog
import Checksums

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The folder that photos are downloaded to, and the list in it of what has been dealt with: `.clipsearch-import`, a line for each
/// address, `done`, the address, the file and its size, or `failed`, the address and why, separated by tabs.
///
/// A line is written when its file stands in its place. What was cut off in the middle of one is not there the next time.
final class ImportFolder {
    enum State: Equatable {
        case done(file: String, size: Int64)
        case failed(reason: String)
    }

    let path: PhotoPath
    private let descriptor: Int32
    private var states: [String: State] = [:]
    /// In lower case, since some file systems don't tell letter cases apart. Whose they are.
    private var addressOfStem: [String: String] = [:]

    static let listName = ".clipsearch-import"
    private static let temporaryPrefix = ".clipsearch-download-"

    /// Opens the folder, and makes it if there is none.
    ///
    /// - Throws: ``ClipSearchError``, also when another process is importing into it.
    init(_ folder: String) throws(ClipSearchError) {
        try FileSystem.createFolder(folder)
        guard let path = FileSystem.realPath(folder) else {
            throw .unwritable(path: folder, reason: systemMessage())
        }
        self.path = path
        let list = path.appending(Self.listName.utf8)
        descriptor = FileSystem.withSystemPath(list) { open($0, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644) }
        guard descriptor >= 0 else { throw .unwritable(path: list.text, reason: systemMessage()) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno == EWOULDBLOCK ? "another process is importing into this folder" : systemMessage()
            close(descriptor)
            throw .unwritable(path: list.text, reason: reason)
        }
        // From here on an error, too, ends in `deinit`.
        try read(list)
        try removeLeftovers()
    }

    deinit {
        // Processes that are being started have the descriptor, too.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// What is known of an address; nil too when the file that it led to is gone.
    func state(of address: String) -> State? {
        guard let state = states[address] else { return nil }
        if case .done(let file, let size) = state {
            let status = FileSystem.status(of: path.appending(file.utf8))
            return status?.kind == .regular && status?.size == size ? state : nil
        }
        return state
    }

    func path(ofFile name: String) -> PhotoPath { path.appending(name.utf8) }

    /// Keeps a photo under a name of its own.
    ///
    /// - Returns: the name.
    func keep(_ bytes: [UInt8], address: String, name: String, extension: String) throws(ClipSearchError) -> String {
        let file: String
        if case .done(let former, _) = states[address], former.hasSuffix(".\(`extension`)") {
            file = former
        } else {
            file = stem(for: address, name: name, extension: `extension`) + ".\(`extension`)"
        }
        let temporary = path.appending("\(Self.temporaryPrefix)\(file)".utf8)
        try FileSystem.write(bytes, to: temporary)
        let target = path.appending(file.utf8)
        let isMoved = FileSystem.withSystemPath(temporary) { from in
            FileSystem.withSystemPath(target) { rename(from, $0) }
        }
        guard isMoved == 0 else { throw .unwritable(path: target.text, reason: systemMessage()) }
        try note(.done(file: file, size: Int64(bytes.count)), of: address)
        return file
    }

    /// Notes that an address is no use.
    func noteFailure(of address: String, reason: String) throws(ClipSearchError) {
        try note(.failed(reason: reason), of: address)
    }

    // MARK: Names

    /// A name that no other address's file has: the wanted one if possible.
    private func stem(for address: String, name: String, extension: String) -> String {
        let wanted = Self.safeName(name)
        let hash = SHA256.hash(Array(address.utf8)).prefix(4).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        for candidate in [wanted, "\(wanted)-\(hash)"] {
            let owner = addressOfStem[candidate.lowercased()]
            // A file that is not in the list may be anybody's.
            if owner == address
                || owner == nil && !FileSystem.exists(path.appending("\(candidate).\(`extension`)".utf8))
            {
                return candidate
            }
        }
        return "\(wanted)-\(hash)"
    }

    /// Letters, digits, `.`, `_` and `-`; never empty, hidden or long.
    static func safeName(_ name: String) -> String {
        var safe = ""
        for character in name where safe.utf8.count < 100 {
            let isSafe = character.isLetter || character.isNumber || "._-".contains(character)
            safe.append(isSafe ? character : "_")
        }
        while safe.hasPrefix(".") { safe.removeFirst() }
        return safe.isEmpty ? "photo" : safe
    }

    // MARK: The list

    private func read(_ list: PhotoPath) throws(ClipSearchError) {
        let bytes = try FileSystem.read(list, limit: 1 << 30)
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        if end < bytes.count {
            // A line that was cut off would spoil the one behind it.
            guard ftruncate(descriptor, off_t(end)) == 0 else {
                throw .unwritable(path: list.text, reason: systemMessage())
            }
        }
        for line in bytes[..<end].split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            if fields.count == 4, fields[0] == "done", let size = Int64(fields[3]),
                Self.safeName(fields[2]) == fields[2]
            {
                set(.done(file: fields[2], size: size), of: fields[1])
            } else if fields.count == 3, fields[0] == "failed" {
                set(.failed(reason: fields[2]), of: fields[1])
            }
        }
    }

    private func set(_ state: State, of address: String) {
        states[address] = state
        if case .done(let file, _) = state {
            let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file[...]
            addressOfStem[stem.lowercased()] = address
        }
    }

    private func note(_ state: State, of address: String) throws(ClipSearchError) {
        set(state, of: address)
        let fields =
            switch state {
            case .done(let file, let size): ["done", address, file, "\(size)"]
            case .failed(let reason):
                ["failed", address, String(reason.map { $0.isNewline || $0 == "\t" ? " " : $0 })]
            }
        let line = Array((fields.joined(separator: "\t") + "\n").utf8)
        guard write(descriptor, line, line.count) == line.count else {
            throw .unwritable(path: path.appending(Self.listName.utf8).text, reason: systemMessage())
        }
    }

    /// What a process that was killed left.
    private func removeLeftovers() throws(ClipSearchError) {
        for name in try FileSystem.entries(of: path) where name.starts(with: Self.temporaryPrefix.utf8) {
            _ = FileSystem.withSystemPath(path.appending(name)) { unlink($0) }
        }
    }
}

extension FileSystem {
    /// Writes a file; one that is there is replaced.
    static func write(_ bytes: [UInt8], to path: PhotoPath) throws(ClipSearchError) {
        let descriptor = withSystemPath(path) { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
        guard descriptor >= 0 else { throw .unwritable(path: path.text, reason: systemMessage()) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { systemWrite(descriptor, $0) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let reason = systemMessage()
                _ = withSystemPath(path) { unlink($0) }
                throw .unwritable(path: path.text, reason: reason)
            }
            written += count
        }
        // The list must not know of a file that a power cut takes back. File systems that cannot flush say EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw .unwritable(path: path.text, reason: systemMessage())
        }
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
