#if Server
import Catalog
import Checksums
import ClipSearch
import Files
import Foundation
import Pictures
import Synchronization

/// An uploaded picture, stored for a limited time for searches.
struct Upload: Sendable {
    var id: String
    var path: String
    /// The client's name for the picture, sanitised.
    var name: String
    var width: Int
    var height: Int
    var format: PictureFormat
    var bytes: Int
    var hash: ContentHash
    /// The time of expiry, in seconds since 1970; nil where the picture is stored as long as the history refers to it.
    var expiresAt: Int64?

    /// The number of characters of an id.
    static let idLength = 32
}

/// Uploaded pictures, in files of a folder that is removed when the server stops. The oldest are removed when there are
/// too many.
final class UploadStore: Sendable {
    let sizeLimit: Int
    private let pixelLimit: Int
    private let folder: String
    /// The threads that decode pictures.
    private let executor: BlockingExecutor
    private let answering: AnsweringModel
    /// The threads that write and remove files, separate from those that decode pictures and serve connections.
    private let writing: BlockingExecutor
    private let state = Mutex(State())
    /// The vectors of uploads, so that the next query with the same picture need not embed it again; the newest last.
    private let vectors = Mutex<[(id: String, picture: EmbeddedPicture)]>([])
    private let kept: KeptPictures

    private struct State {
        /// The uploads, the oldest first.
        var uploads: [Upload] = []
        /// The total size of unfinished uploads, in bytes.
        var unfinishedBytes = 0
    }

    private static let lifetime: Int64 = 3600
    private static let countLimit = 200
    private let totalLimit: Int

    /// - Parameters:
    ///   - folder: the folder for uploads; leftovers of a server that was killed are removed.
    ///   - kept: the pictures of recorded searches.
    ///   - answering: the model that embeds the pictures.
    ///   - executor: the threads that decode pictures.
    init(
        folder: String, kept: KeptPictures, options: ServerOptions, answering: AnsweringModel,
        executor: BlockingExecutor
    ) throws {
        self.kept = kept
        self.answering = answering
        sizeLimit = options.uploadLimit
        pixelLimit = options.uploadPixelLimit
        totalLimit = options.uploadsLimit
        self.executor = executor
        writing = BlockingExecutor(name: "upload", threads: 2, backlog: options.requestLimit)
        let name = "incoming-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0 ... .max))"
        self.folder = "\(folder)/\(name)"
        if OwnFolder.isFolder(folder) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names where Self.isAbandoned(name) {
                Self.contents(of: "\(folder)/\(name)").remove()
            }
        }
        try makeFolder()
    }

    /// A folder for temporary files that belongs to this user, and that nobody else has prepared.
    static func temporaryFolder() -> String {
        let folder = "\(NSTemporaryDirectory())/clipsearch-uploads-\(geteuid())"
        _ = mkdir(folder, 0o700)
        let status = try? FileStatus(of: folder, followsLinks: false)
        if let status, status.kind == .folder, status.owner == geteuid() { return folder }
        return "\(folder)-\(UInt64.random(in: 0 ... .max))"
    }

    private func makeFolder() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { removeAll() }

    /// Removes the folder with its contents.
    func removeAll() {
        state.withLock { $0.uploads = [] }
        Self.contents(of: folder).remove()
    }

    private static func contents(of folder: String) -> OwnFolder {
        OwnFolder(folder) { OwnFolder.isHexadecimal($0, count: Upload.idLength) }
    }

    /// Returns `true` for a folder of uploads whose process has ended.
    private static func isAbandoned(_ name: String) -> Bool {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "incoming", let process = pid_t(parts[1]), process > 0,
            UInt32(parts[2]) != nil
        else { return false }
        return kill(process, 0) != 0 && errno == ESRCH
    }

    /// Runs a call that writes files of uploads.
    func write<Value: Sendable>(_ body: @Sendable () throws -> Value) async throws -> Value {
        try await writing.run(body)
    }

    /// Creates a file for a picture. It is removed with its last reference, unless it becomes an upload.
    func begin(name: String?) throws -> UploadFile {
        let id = (0..<Upload.idLength / 2).map { _ in UInt8.random(in: .min ... .max) }.hexadecimal
        let (path, name) = ("\(folder)/\(id)", Self.safeName(name))
        do {
            return try UploadFile(id: id, path: path, name: name, store: self)
        } catch let error as FileError where error.isAbsence {
            // The folder may have been deleted.
            try makeFolder()
            return try UploadFile(id: id, path: path, name: name, store: self)
        }
    }

    /// Reserves space for bytes that are about to be written.
    ///
    /// - Throws: ``Problem`` when unfinished uploads reach the limit for all uploads.
    fileprivate func reserve(_ count: Int) throws {
        let dropped: [Upload]? = state.withLock { state in
            guard state.unfinishedBytes + count <= totalLimit else { return nil }
            state.unfinishedBytes += count
            return Self.removeOld(&state, totalLimit)
        }
        guard let dropped else {
            throw Problem(.busy, "Too many pictures are being uploaded at once; try again later.")
        }
        remove(dropped)
    }

    fileprivate func release(_ count: Int) { state.withLock { $0.unfinishedBytes -= count } }

    private func remove(_ dropped: [Upload]) {
        for old in dropped { try? FileManager.default.removeItem(atPath: old.path) }
    }

    /// Adds a completely written file to the uploads.
    ///
    /// - Throws: ``Problem`` when the file is not a picture that can be decoded; it is removed then.
    func finish(_ file: UploadFile) async throws -> Upload {
        let upload = try await executor.run {
            do {
                return try inspect(file)
            } catch {
                file.discard()
                throw error
            }
        }
        file.keep()
        let dropped = state.withLock { state in
            state.uploads.append(upload)
            return Self.removeOld(&state, totalLimit)
        }
        try await write { self.remove(dropped) }
        return upload
    }

    /// Returns the upload with this id, unless it has been removed.
    func find(_ id: String) -> Upload? {
        let now = Int64(Date().timeIntervalSince1970)
        let current = state.withLock { state in state.uploads.first { $0.id == id && $0.expiresAt ?? now > now } }
        if let current { return current }
        return kept.find(id).flatMap { path, bytes in
            guard let info = try? PictureInfo(bytes: bytes), let hash = ContentHash(bytes: SHA256.hash(bytes)) else {
                return nil
            }
            return Upload(
                id: id, path: path, name: Self.safeName(nil), width: info.width, height: info.height,
                format: info.format, bytes: bytes.count, hash: hash)
        }
    }

    /// Returns an upload's vector, which is computed once.
    ///
    /// - Throws: the errors of ``PhotoSearcher/embed(pictureAt:)``.
    func embedded(_ upload: Upload) throws -> EmbeddedPicture {
        let searcher = answering.searcher
        let known = vectors.withLock { $0.last { $0.id == upload.id }?.picture }
        if let known, known.fingerprint == searcher.model.fingerprint { return known }
        let picture = try searcher.embed(pictureAt: upload.path)
        keep(picture, of: upload.id)
        return picture
    }

    private func keep(_ picture: EmbeddedPicture, of id: String) {
        vectors.withLock { vectors in
            vectors.append((id, picture))
            if vectors.count > Self.countLimit { vectors.removeFirst() }
        }
    }

    /// Removes uploads; those to which a recorded search refers stay in ``KeptPictures``.
    func discard(_ discarded: [Upload]) async {
        let ids = Set(discarded.map(\.id))
        state.withLock { $0.uploads.removeAll { ids.contains($0.id) } }
        // Regardless of whether the client still waits for it.
        await withTaskExecutorPreference(writing) { remove(discarded.filter { $0.expiresAt != nil }) }
    }

    private func inspect(_ file: UploadFile) throws -> Upload {
        let bytes = try file.bytes()
        let header = try PictureHeader(bytes: bytes)
        let info = header.info
        guard let hash = ContentHash(bytes: SHA256.hash(bytes)) else {
            throw Problem(.internal, "The upload has no hash.")
        }
        // Decode now, so that damage is reported immediately; the decoded picture is embedded, too.
        let options = DecodingOptions(pixelLimit: pixelLimit, memoryLimit: InputLimits.uploadMemoryBytes)
        keep(try answering.searcher.embed(header, contents: hash, options: options), of: file.id)
        return Upload(
            id: file.id, path: file.path, name: file.name, width: info.width, height: info.height, format: info.format,
            bytes: bytes.count, hash: hash, expiresAt: Int64(Date().timeIntervalSince1970) + Self.lifetime)
    }

    /// Removes and returns expired uploads, and those beyond the limit.
    private static func removeOld(_ state: inout State, _ totalLimit: Int) -> [Upload] {
        let now = Int64(Date().timeIntervalSince1970)
        let uploads = state.uploads
        var total = uploads.reduce(state.unfinishedBytes) { $0 + $1.bytes }
        var count = 0
        while count < uploads.count - 1,
            uploads[count].expiresAt ?? now <= now || total > totalLimit || uploads.count - count > countLimit
        {
            total -= uploads[count].bytes
            count += 1
        }
        state.uploads.removeFirst(count)
        return Array(uploads.prefix(count))
    }

    /// Returns the last component of a name without its extension, sanitised: harmless characters, not hidden and not
    /// too long.
    private static func safeName(_ name: String?) -> String {
        let last = (name ?? "").split { $0 == "/" || $0 == "\\" }.last ?? ""
        let stem = last.lastIndex(of: ".").map { last[..<$0] } ?? last
        var safe = String(
            stem.unicodeScalars.prefix(60).map { scalar in
                scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || " -_".unicodeScalars.contains(scalar)
                    ? Character(scalar) : "_"
            })
        while let last = safe.last, last == " " { safe.removeLast() }
        return safe.contains { $0 != "_" && $0 != " " } ? safe : "picture"
    }
}

/// A file to which an upload is written, of a limited size. It is removed with its last reference, unless it is kept.
final class UploadFile: Sendable {
    let id: String
    let path: String
    let name: String
    private let store: UploadStore
    private let state: Mutex<State>

    private struct State {
        /// The open file; nil when it has been kept or discarded.
        var file: OwnFile?
        /// The size in bytes.
        var size = 0
    }

    /// - Throws: `FileError`.
    fileprivate init(id: String, path: String, name: String, store: UploadStore) throws {
        self.id = id
        self.path = path
        self.name = name
        self.store = store
        state = Mutex(State(file: try OwnFile(path, permissions: 0o600, beginningWith: nil)))
    }

    deinit { discard() }

    /// - Throws: ``Problem`` when the picture exceeds its limit, or all unfinished uploads together theirs;
    ///   `FileError`.
    func append(_ bytes: some Collection<UInt8>) throws {
        try state.withLock { state in
            guard let file = state.file else { return }
            guard state.size + bytes.count <= store.sizeLimit else {
                throw Problem(.tooLarge, "The picture has more than \(store.sizeLimit) bytes.")
            }
            try store.reserve(bytes.count)
            state.size += bytes.count
            try file.append(Array(bytes))
        }
    }

    /// Returns all bytes written.
    func bytes() throws -> [UInt8] { try state.withLock { try $0.file?.bytes(limit: $0.size) ?? [] } }

    /// Closes the file and keeps it.
    func keep() { close() }

    func discard() { if close() { unlink(path) } }

    /// - Returns: `false` if the file was already closed.
    @discardableResult
    private func close() -> Bool {
        state.withLock { state in
            guard state.file != nil else { return false }
            state.file = nil
            store.release(state.size)
            return true
        }
    }
}
#endif
