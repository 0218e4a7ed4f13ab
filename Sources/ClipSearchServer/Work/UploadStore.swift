#if Server
import Catalog
import Checksums
import ClipSearch
import Files
import Foundation
import Pictures
import Synchronization

/// A picture that was uploaded, kept for a while to search with.
struct Upload: Sendable {
    var id: String
    var path: String
    /// As the client called it, without what could do harm.
    var name: String
    var width: Int
    var height: Int
    var format: PictureFormat
    var bytes: Int
    var hash: ContentHash
    /// Seconds since 1970; nil where it stays as long as the history names it.
    var expiresAt: Int64?

    /// Letters of an id.
    static let idLength = 32
}

/// Uploaded pictures, in files of a folder that goes when the server does. The oldest make room for new ones.
final class UploadStore: Sendable {
    let sizeLimit: Int
    private let pixelLimit: Int
    private let folder: String
    /// Looks at pictures.
    private let executor: BlockingExecutor
    private let library: PhotoLibrary
    /// Writes and removes files, which must neither wait for pictures nor hold the threads that serve connections.
    private let writing: BlockingExecutor
    private let state = Mutex(State())
    /// Vectors of uploads, so that the next question with the same picture need not embed it again; the newest last.
    private let vectors = Mutex<[(id: String, picture: EmbeddedPicture)]>([])
    private let kept: KeptPictures

    private struct State {
        /// The oldest first.
        var uploads: [Upload] = []
        /// The bytes of uploads that have not come to their end.
        var unfinishedBytes = 0
    }

    private static let lifetime: Int64 = 3600
    private static let countLimit = 200
    private let totalLimit: Int

    /// - Parameters:
    ///   - folder: what a server that was killed left below it is removed.
    ///   - kept: pictures of searches before.
    ///   - library: what embeds pictures that are searched with.
    ///   - executor: where pictures are looked at.
    init(
        folder: String, kept: KeptPictures, options: ServerOptions, library: PhotoLibrary, executor: BlockingExecutor
    ) throws {
        self.kept = kept
        self.library = library
        sizeLimit = options.uploadLimit
        pixelLimit = options.uploadPixelLimit
        totalLimit = options.uploadsLimit
        self.executor = executor
        writing = BlockingExecutor(name: "upload", threads: 2, backlog: options.requestLimit)
        let name = "incoming-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0 ... .max))"
        self.folder = "\(folder)/\(name)"
        let files = FileManager.default
        for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] where Self.isAbandoned(name) {
            try? files.removeItem(atPath: "\(folder)/\(name)")
        }
        try makeFolder()
    }

    private func makeFolder() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { removeAll() }

    /// Removes the folder with all that is in it.
    func removeAll() {
        state.withLock { $0.uploads = [] }
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func isAbandoned(_ name: String) -> Bool {
        let parts = name.split(separator: "-")
        guard parts.count == 3, parts[0] == "incoming", let process = pid_t(parts[1]) else { return false }
        return kill(process, 0) != 0 && errno == ESRCH
    }

    /// Runs what writes upload files.
    func write<Value: Sendable>(_ body: @Sendable () throws -> Value) async throws -> Value {
        try await writing.run(body)
    }

    /// A file to write a picture to. It is removed with its last reference, unless it becomes an upload.
    func begin(name: String?) throws -> UploadFile {
        let id = (0..<Upload.idLength / 2).map { _ in UInt8.random(in: .min ... .max) }.hexadecimal
        let (path, name) = ("\(folder)/\(id)", Self.safeName(name))
        do {
            return try UploadFile(id: id, path: path, name: name, store: self)
        } catch let error as FileError where error.isAbsence {
            // Somebody has tidied up.
            try makeFolder()
            return try UploadFile(id: id, path: path, name: name, store: self)
        }
    }

    /// Counts bytes that are about to be written.
    ///
    /// - Throws: ``Problem`` when unfinished uploads have as many as all uploads may.
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

    /// Takes in a file that has been written to its end.
    ///
    /// - Throws: ``Problem`` when it is no picture that can be decoded; the file is removed then.
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

    /// The upload with this id, unless it has gone.
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

    /// An upload's vector, computed once.
    ///
    /// - Throws: what ``PhotoLibrary/embed(pictureAt:)`` throws.
    func embedded(_ upload: Upload) throws -> EmbeddedPicture {
        if let known = vectors.withLock({ $0.first { $0.id == upload.id }?.picture }) { return known }
        let picture = try library.embed(pictureAt: upload.path)
        keep(picture, of: upload.id)
        return picture
    }

    private func keep(_ picture: EmbeddedPicture, of id: String) {
        vectors.withLock { vectors in
            vectors.append((id, picture))
            if vectors.count > Self.countLimit { vectors.removeFirst() }
        }
    }

    /// Forgets uploads; one that a search of the history names stays kept.
    func discard(_ discarded: [Upload]) async {
        let ids = Set(discarded.map(\.id))
        state.withLock { $0.uploads.removeAll { ids.contains($0.id) } }
        // Whether or not the client still waits for it.
        await withTaskExecutorPreference(writing) { remove(discarded.filter { $0.expiresAt != nil }) }
    }

    private func inspect(_ file: UploadFile) throws -> Upload {
        let bytes = try file.bytes()
        let header = try PictureHeader(bytes: bytes)
        let info = header.info
        guard let hash = ContentHash(bytes: SHA256.hash(bytes)) else {
            throw Problem(.internal, "The upload has no hash.")
        }
        // What is damaged is told now, not when it is searched with; decoded once, it is embedded, too.
        keep(try library.embed(header, contents: hash, options: DecodingOptions(pixelLimit: pixelLimit)), of: file.id)
        return Upload(
            id: file.id, path: file.path, name: file.name, width: info.width, height: info.height, format: info.format,
            bytes: bytes.count, hash: hash, expiresAt: Int64(Date().timeIntervalSince1970) + Self.lifetime)
    }

    /// Takes out what is too old or too much, and returns it.
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

    /// The last part of a name, of harmless characters, not hidden and not too long; without its ending.
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

/// A file that an upload is written to, of a bounded size. It is removed with its last reference, unless it is kept.
final class UploadFile: Sendable {
    let id: String
    let path: String
    let name: String
    private let store: UploadStore
    private let state: Mutex<State>

    private struct State {
        /// Nil when the file has been kept or discarded.
        var file: OwnFile?
        /// In bytes.
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

    /// - Throws: ``Problem`` when the picture becomes too large, or all unfinished uploads together; `FileError`.
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

    /// All that was written.
    func bytes() throws -> [UInt8] { try state.withLock { try $0.file?.bytes(limit: $0.size) ?? [] } }

    /// Leaves the file where it is.
    func keep() { close() }

    func discard() { if close() { unlink(path) } }

    /// - Returns: `false` if it was closed before.
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
