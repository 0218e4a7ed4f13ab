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
    private let executor: BlockingExecutor
    private let library: PhotoLibrary
    /// The oldest first.
    private let uploads = Mutex<[Upload]>([])
    /// Vectors of uploads, so that the next question with the same picture need not embed it again; the newest last.
    private let vectors = Mutex<[(id: String, picture: EmbeddedPicture)]>([])
    private let kept: KeptPictures

    private static let lifetime: Int64 = 3600
    private static let countLimit = 200
    private static let totalLimit = 1 << 30

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
        self.executor = executor
        let name = "incoming-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0 ... .max))"
        self.folder = "\(folder)/\(name)"
        let files = FileManager.default
        for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] where Self.isAbandoned(name) {
            try? files.removeItem(atPath: "\(folder)/\(name)")
        }
        try files.createDirectory(
            atPath: self.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { removeAll() }

    /// Removes the folder with all that is in it.
    func removeAll() {
        uploads.withLock { $0 = [] }
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func isAbandoned(_ name: String) -> Bool {
        let parts = name.split(separator: "-")
        guard parts.count == 3, parts[0] == "incoming", let process = pid_t(parts[1]) else { return false }
        return kill(process, 0) != 0 && errno == ESRCH
    }

    /// A file to write a picture to.
    func begin(name: String?) throws -> UploadFile {
        let id = (0..<Upload.idLength / 2).map { _ in UInt8.random(in: .min ... .max) }.hexadecimal
        return try UploadFile(id: id, path: "\(folder)/\(id)", name: Self.safeName(name), limit: sizeLimit)
    }

    /// Takes in a file that has been written to its end.
    ///
    /// - Throws: ``Problem`` when it is no picture that can be decoded; the file is removed then.
    func finish(_ file: UploadFile) async throws -> Upload {
        try file.close()
        let upload = try await executor.run {
            do {
                return try inspect(file)
            } catch {
                file.discard()
                throw error
            }
        }
        let dropped = uploads.withLock { uploads in
            uploads.append(upload)
            return Self.removeOld(&uploads)
        }
        for old in dropped { try? FileManager.default.removeItem(atPath: old.path) }
        return upload
    }

    /// The upload with this id, unless it has gone.
    func find(_ id: String) -> Upload? {
        let now = Int64(Date().timeIntervalSince1970)
        if let upload = uploads.withLock({ $0.first { $0.id == id && $0.expiresAt ?? now > now } }) { return upload }
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

    /// Forgets an upload; one that a search of the history names stays kept.
    func discard(_ upload: Upload) {
        uploads.withLock { $0.removeAll { $0.id == upload.id } }
        if upload.expiresAt != nil { try? FileManager.default.removeItem(atPath: upload.path) }
    }

    private func inspect(_ file: UploadFile) throws -> Upload {
        let bytes: [UInt8]
        do {
            bytes = try OutsideFile.bytes(of: file.path, limit: sizeLimit, links: .nowhere)
        } catch {
            throw Problem(.internal, "The upload could not be read back.")
        }
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
    private static func removeOld(_ uploads: inout [Upload]) -> [Upload] {
        let now = Int64(Date().timeIntervalSince1970)
        var total = uploads.reduce(0) { $0 + $1.bytes }
        var count = 0
        while count < uploads.count - 1,
            uploads[count].expiresAt ?? now <= now || total > totalLimit || uploads.count - count > countLimit
        {
            total -= uploads[count].bytes
            count += 1
        }
        let dropped = Array(uploads.prefix(count))
        uploads.removeFirst(count)
        return dropped
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

/// A file that an upload is written to, of a bounded size.
final class UploadFile: Sendable {
    let id: String
    let path: String
    let name: String
    private let limit: Int
    private let state: Mutex<(handle: FileHandle?, count: Int)>

    init(id: String, path: String, name: String, limit: Int) throws {
        self.id = id
        self.path = path
        self.name = name
        self.limit = limit
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw Problem(.storageFull, "The upload cannot be stored.") }
        state = Mutex((handle, 0))
    }

    /// - Throws: ``Problem`` when the picture becomes too large, or the disk is full.
    func append(_ bytes: some Collection<UInt8>) throws {
        try state.withLock { state in
            state.count += bytes.count
            guard state.count <= limit else {
                throw Problem(.tooLarge, "The picture has more than \(limit) bytes.")
            }
            do {
                try state.handle?.write(contentsOf: Data(bytes))
            } catch {
                throw Problem(.storageFull, "The upload cannot be stored: the disk may be full.")
            }
        }
    }

    func close() throws {
        try state.withLock { state in
            try state.handle?.close()
            state.handle = nil
        }
    }

    func discard() {
        try? close()
        try? FileManager.default.removeItem(atPath: path)
    }
}
#endif
