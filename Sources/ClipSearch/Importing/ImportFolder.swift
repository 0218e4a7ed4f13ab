import Catalog
import Checksums
import Files

/// The folder to which photos are downloaded, and the list of processed addresses in it: `.clipsearch-import`, with a
/// line for each address, `done`, the address, the file and its size, or `failed`, the address and the reason,
/// separated by tabs.
///
/// A line is written after its file has been moved to its path. An incomplete last line is dropped when the list is
/// read.
final class ImportFolder {
    enum State: Equatable {
        case done(file: String, size: Int64)
        case failed(reason: String)
    }

    let path: PhotoPath
    /// The list, which also serves as the lock.
    private let list: OwnFile
    private var states: [String: State] = [:]
    /// The address of each file name without extension, in lower case, since some file systems ignore letter case.
    private var addressOfStem: [String: String] = [:]

    static let listName = ".clipsearch-import"
    private static let temporaryPrefix = ".clipsearch-download-"

    /// Opens the folder, and creates it if it does not exist.
    ///
    /// - Throws: ``ClipSearchError``, also when another process is importing into it.
    init(_ folder: String) throws(ClipSearchError) {
        do {
            try createFolder(folder)
        } catch {
            throw .unwritable(path: error.path, reason: error.reason)
        }
        guard let path = FileSystem.realPath(folder) else {
            throw .unwritable(path: folder, reason: systemErrorText())
        }
        self.path = path
        let listPath = path.appending(Self.listName.utf8)
        list = try Self.writing(listPath) { () throws(FileError) in
            try OwnFile(listPath, beginningWith: ["done\t", "failed\t"])
        }
        guard try Self.writing(listPath, list.tryLock) else {
            throw .unwritable(path: listPath.text, reason: "another process is importing into this folder")
        }
        // From here on, errors, too, end in `deinit`.
        try Self.writing(listPath, readList)
        try removeLeftovers()
    }

    deinit { list.unlock() }

    /// Calls `body`, and adds the file's path to its errors.
    private static func writing<Result>(
        _ path: PhotoPath, _ body: () throws(FileError) -> Result
    ) throws(ClipSearchError) -> Result {
        do throws(FileError) { return try body() } catch { throw .unwritable(path: path.text, reason: error.reason) }
    }

    /// Returns the state of an address; nil also when its file is gone.
    func state(of address: String) -> State? {
        guard let state = states[address] else { return nil }
        if case .done(let file, let size) = state {
            let status = FileSystem.status(of: path.appending(file.utf8))
            return status?.kind == .regular && status?.size == size ? state : nil
        }
        return state
    }

    func path(ofFile name: String) -> PhotoPath { path.appending(name.utf8) }

    /// Stores a photo under a unique name.
    ///
    /// - Returns: the name.
    func keep(_ bytes: [UInt8], address: String, name: String, extension: String) throws(ClipSearchError) -> String {
        let file: String
        if case .done(let former, _) = states[address], former.hasSuffix(".\(`extension`)") {
            file = former
        } else {
            file = stem(for: address, name: name, extension: `extension`, contents: bytes) + ".\(`extension`)"
        }
        let target = path.appending(file.utf8)
        // Names created here are valid UTF-8, but the folder's need not be.
        try Self.writing(target) { () throws(FileError) in
            let temporary = path.appending("\(Self.temporaryPrefix)\(file)".utf8)
            var atomic = try AtomicFile(path: target, temporaryPath: temporary)
            try atomic.append(bytes)
            try atomic.commit()
        }
        try note(.done(file: file, size: Int64(bytes.count)), of: address)
        return file
    }

    /// Records that an address failed permanently.
    func noteFailure(of address: String, reason: String) throws(ClipSearchError) {
        try note(.failed(reason: reason), of: address)
    }

    // MARK: Names

    /// Returns a name that no other address's file has: the requested one if possible.
    ///
    /// A file that is not in the list may belong to the user. One with the same contents is most likely this photo,
    /// stored by a process that was killed before it wrote the line.
    private func stem(for address: String, name: String, extension: String, contents: [UInt8]) -> String {
        let wanted = Self.safeName(name)
        let hash = SHA256.hash(Array(address.utf8)).prefix(4).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        for candidate in [wanted, "\(wanted)-\(hash)"] {
            let owner = addressOfStem[candidate.lowercased()]
            if owner == address { return candidate }
            let file = path.appending("\(candidate).\(`extension`)".utf8)
            if owner == nil, !FileSystem.exists(file) || Self.holds(file, contents) { return candidate }
        }
        return "\(wanted)-\(hash)"
    }

    private static func holds(_ file: PhotoPath, _ contents: [UInt8]) -> Bool {
        guard let stored = try? OutsideFile(file, links: .nowhere), stored.status.size == contents.count else {
            return false
        }
        return (try? stored.bytes(limit: contents.count)) == contents
    }

    /// Returns a name of letters, digits, `.`, `_` and `-`; never empty, hidden or long.
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

    private func readList() throws(FileError) {
        let bytes = try list.bytes(limit: InputLimits.importListBytes)
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        // An incomplete line would corrupt the next one.
        if end < bytes.count { try list.truncate(to: Int64(end)) }
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
        try Self.writing(path.appending(Self.listName.utf8)) { () throws(FileError) in try list.append(line) }
    }

    /// Deletes the temporary files of a process that was killed.
    private func removeLeftovers() throws(ClipSearchError) {
        for name in try FileSystem.entries(of: path) where name.starts(with: Self.temporaryPrefix.utf8) {
            _ = path.appending(name).withSystemPath { unlink($0) }
        }
    }
}
