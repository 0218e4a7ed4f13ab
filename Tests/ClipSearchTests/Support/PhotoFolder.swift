import Catalog
import ClipSearch
import Foundation
import Spelling
import Testing

/// A folder of photos and a library beside it, both removed with their last reference.
final class PhotoFolder {
    let model: ColourModel
    private let temporary: TemporaryFolder
    /// Each write gets a time of its own, since file systems don't tell moments of one tick apart.
    private var time = 1_600_000_000

    init(model: ColourModel = ColourModel()) throws {
        self.model = model
        temporary = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// The photos' folder.
    var path: String { temporary.path + "/photos" }
    var libraryFolder: String { temporary.path + "/library" }

    func library(_ model: ColourModel? = nil, corrector: QueryCorrector? = nil) throws -> OpenLibrary {
        try OpenLibrary(libraryFolder, model: model ?? self.model, corrector: corrector)
    }

    func catalog() throws -> PhotoLibrary { try PhotoLibrary(folder: libraryFolder) }

    /// Indexes some folders in it, or all of it, as a new process would.
    @discardableResult
    func index(_ folders: String..., options: (inout IndexingOptions) -> Void = { _ in }) throws -> IndexingReport {
        var chosen = IndexingOptions()
        options(&chosen)
        return try library().indexer.index(folders.isEmpty ? [path] : folders.map { "\(path)/\($0)" }, options: chosen)
    }

    func search(_ text: String) throws -> [String] {
        try library().searcher.search(SearchQuery(text)).results.map { String($0.path.text.dropFirst(path.count + 1)) }
    }

    func photoPath(_ name: String) -> PhotoPath { PhotoPath("\(path)/\(name)") }

    /// The id of the present photo at `name`.
    func id(_ name: String) throws -> PhotoID? { try catalog().photos.find(at: photoPath(name))?.id }

    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
        try temporary.write("photos/\(name)", bytes)
        try touch(name)
    }

    func write(_ name: String, _ text: String) throws { try write(name, text.utf8) }
    func write(_ name: String, _ colour: Colour, mark: Int = 0) throws { try write(name, colour.png(mark: mark)) }

    /// Gives a file a new time.
    func touch(_ name: String) throws {
        time += 10
        let times = [timespec(tv_sec: time, tv_nsec: 0), timespec(tv_sec: time, tv_nsec: 0)]
        try #require(utimensat(AT_FDCWD, "\(path)/\(name)", times, 0) == 0)
    }

    func move(_ name: String, to other: String) throws {
        let target = "\(path)/\(other)"
        try makeFolder((other as NSString).deletingLastPathComponent)
        try FileManager.default.moveItem(atPath: "\(path)/\(name)", toPath: target)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    func setPermissions(_ bits: Int, of name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: bits], ofItemAtPath: "\(path)/\(name)")
    }

    /// Gives a photo a tag as its owner would.
    func tag(_ name: String, _ tag: String) throws {
        let photo = try #require(try id(name))
        try catalog().texts.set(
            TextChange(source: .user, texts: PhotoTexts(tags: [Tag(tag, source: .user)])), of: photo)
    }

    func tags(_ name: String) throws -> [String] {
        guard let photo = try id(name) else { return [] }
        return try catalog().texts.of(photo).tags.map(\.name)
    }

    func captions(_ name: String) throws -> [String] {
        guard let photo = try id(name) else { return [] }
        return try catalog().texts.of(photo).captions.map(\.text)
    }
}

extension IndexingReport {
    /// The numbers of a run: indexed, unchanged, moved, removed.
    var counts: [Int] { [indexed, unchanged, moved, removed] }

    var failedNames: [String] { failed.map(\.path.fileName).sorted() }
}
