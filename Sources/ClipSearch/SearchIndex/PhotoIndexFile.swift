import Catalog
import Files
import Synchronization
import VectorIndex

/// The file of one model's index, in the library's folder. It can be deleted at any time.
///
/// Its label identifies the library and its state. The watermark alone would not suffice: a library that was restored
/// from a backup continues counting from there. So each file has a unique token, and the library stores the tokens of
/// the files that may be its own: of the existing file and, while it is being replaced, of the new one.
struct PhotoIndexFile: Sendable {
    let path: String
    let library: PhotoLibrary
    let model: ModelRecord

    init(library: PhotoLibrary, model: ModelRecord) {
        path = "\(library.folder)/photos-\(model.id).index"
        self.library = library
        self.model = model
    }

    /// The reason that a file cannot be used.
    struct Problem: Error {
        var state: IndexHealth.State
        var reason: String?
    }

    struct Label: Equatable {
        var library: String
        var model: ModelID
        var token: String
        var watermark: Int64

        var text: String { "library=\(library) model=\(model) token=\(token) watermark=\(watermark)" }
    }

    // MARK: Reading

    /// Distinguishes a file from one that replaced it; nil when there is none.
    struct Identity: Equatable {
        var inode: UInt64
        var size: Int64
        var modifiedNanoseconds: Int64
    }

    var identity: Identity? {
        guard let status = FileSystem.status(of: PhotoPath(path)) else { return nil }
        return Identity(inode: status.inode, size: status.size, modifiedNanoseconds: status.modifiedNanoseconds)
    }

    /// Opens the file by mapping it.
    ///
    /// - Returns: the index, and the library's watermark at which it was made.
    func open() throws -> (index: HNSWIndex, watermark: Int64) {
        let label = try checkedLabel()
        let index = try explaining { () throws(VectorIndexError) in try HNSWIndex(contentsOf: path) }
        return (index, label.watermark)
    }

    /// Opens the file as ``open()`` does, after checking every checksum and link.
    func openVerified() throws -> (index: HNSWIndex, watermark: Int64) {
        try explaining { () throws(VectorIndexError) in try HNSWIndex.verify(file: path) }
        return try open()
    }

    /// Reads the whole file and compares it with its checksums, once per process.
    func checkContents() throws {
        guard let identity else { throw Problem(state: .missing) }
        if Self.checked.withLock({ $0[path] }) == identity { return }
        try explaining { () throws(VectorIndexError) in try HNSWIndex.checkContents(ofFile: path) }
        Self.checked.withLock { $0[path] = identity }
    }

    /// The files that passed the check, by path.
    private static let checked = Mutex<[String: Identity]>([:])

    func information() throws -> (information: HNSWIndex.FileInformation, watermark: Int64) {
        guard identity != nil else { throw Problem(state: .missing) }
        let information = try explaining { () throws(VectorIndexError) in
            try HNSWIndex.information(ofFile: path)
        }
        return (information, try check(information).watermark)
    }

    private func checkedLabel() throws -> Label {
        guard identity != nil else { throw Problem(state: .missing) }
        return try check(explaining { () throws(VectorIndexError) in try HNSWIndex.information(ofFile: path) })
    }

    private func check(_ information: HNSWIndex.FileInformation) throws -> Label {
        let configuration = information.configuration
        guard let label = Label(information.label), label.library == library.identifier, label.model == model.id,
            information.dimension == model.description.dimension, configuration.metric == .innerProduct,
            configuration.storage == .float32 || configuration.keepsOriginals
        else { throw Problem(state: .foreign, reason: "\(path) is not an index of this library's photos") }
        // Read after the file: a writer announces a new file before replacing the old one.
        guard try tokens().contains(label.token) else {
            throw Problem(state: .foreign, reason: "\(path) was made from a later state of this library")
        }
        return label
    }

    private func explaining<Value>(_ body: () throws(VectorIndexError) -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            switch error {
            case .newerVersion: throw Problem(state: .newerVersion, reason: "\(error)")
            case .file where identity == nil: throw Problem(state: .missing)
            default: throw Problem(state: .damaged, reason: "\(error)")
            }
        }
    }

    // MARK: Writing

    /// Replaces the file with an index, atomically. Only for the holder of the indexing lock.
    ///
    /// - Throws: `VectorIndexError`, `CatalogError`.
    func save(_ index: HNSWIndex, watermark: Int64) throws {
        let label = Label(
            library: library.identifier, model: model.id, token: Self.newToken(), watermark: watermark)
        let former = (try? checkedLabel().token).map { [$0] } ?? []
        try setTokens(former + [label.token])
        try index.save(to: path, label: label.text)
        try setTokens([label.token])
    }

    /// Deletes the file, and leftovers of a process that was killed. Only for the holder of the indexing lock.
    func remove() throws {
        try removeLeftovers()
        guard unlink(path) == 0 || errno == ENOENT else {
            throw ClipSearchError.unwritable(path: path, reason: systemErrorText())
        }
        try setTokens([])
    }

    func removeLeftovers() throws {
        let file = PhotoPath(path)
        let start = Array(file.fileName.utf8) + [UInt8(ascii: ".")]
        for name in try FileSystem.entries(of: file.folder)
        where name.starts(with: start) && name.reversed().starts(with: ".partial".utf8.reversed()) {
            _ = file.folder.appending(name).withSystemPath { unlink($0) }
        }
    }

    // MARK: Tokens

    private var setting: String { "photo-index-\(model.id)" }

    private func tokens() throws -> [String] {
        try library.settings.value(setting)?.split(separator: " ").map(String.init) ?? []
    }

    private func setTokens(_ tokens: [String]) throws {
        try library.settings.set(setting, to: tokens.isEmpty ? nil : tokens.joined(separator: " "))
    }

    private static func newToken() -> String { String(UInt64.random(in: 1...(.max)), radix: 36) }
}

extension PhotoIndexFile.Label {
    init?(_ text: String) {
        var values: [Substring: Substring] = [:]
        for part in text.split(separator: " ") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { return nil }
            values[pair[0]] = pair[1]
        }
        guard values.count == 4, let library = values["library"], let model = values["model"].flatMap({ ModelID($0) }),
            let token = values["token"], !token.isEmpty, let watermark = values["watermark"].flatMap({ Int64($0) }),
            watermark >= 0
        else { return nil }
        self.init(library: String(library), model: model, token: String(token), watermark: watermark)
    }
}
