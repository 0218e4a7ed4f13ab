#if Catalog
import Catalog
import Foundation

/// A folder for one test, deleted with its last reference.
final class TemporaryLibrary: Sendable {
    let folder: String
    var path: String { folder + "/catalog.sqlite" }

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/catalog-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func open(_ access: PhotoLibrary.Access = .readWrite) throws -> PhotoLibrary {
        try PhotoLibrary(path: path, access: access)
    }
}

let smallModel = ModelDescription(name: "small", fingerprint: "abc", dimension: 4, precision: "f32")

/// A hash that stands for content number `number`.
func content(_ number: Int) -> ContentHash {
    var bytes = [UInt8](repeating: 0, count: 32)
    for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: number >> (8 * index)) }
    // 32 bytes always make a hash.
    return ContentHash(bytes: bytes) ?? content(0)
}

func file(_ path: String, content number: Int = 1, modified: Int64 = 1_000_000_000, takenAt: Int64? = nil) -> PhotoFile
{
    PhotoFile(
        path: PhotoPath(path), size: Int64(number) * 10, modifiedNanoseconds: modified, contentHash: content(number),
        width: 640, height: 480, format: "jpeg", takenAt: takenAt)
}

/// A photo as it was read from its file.
func read(
    _ path: String, content number: Int = 1, vectors: [NewVector] = [], texts: [TextChange] = []
) -> LibraryChange.PhotoChange {
    LibraryChange.PhotoChange(file: file(path, content: number), vectors: vectors, texts: texts)
}

func placement(_ id: PhotoID, _ path: String) -> LibraryChange.Placement {
    LibraryChange.Placement(photo: id, path: PhotoPath(path), size: 10, modifiedNanoseconds: 5)
}

extension PhotoLibrary {
    /// Applies a batch made in place.
    @discardableResult
    func apply(_ make: (inout LibraryChange) -> Void) throws -> [PhotoID] {
        var batch = LibraryChange()
        make(&batch)
        return try apply(batch)
    }

    /// Adds photos with nothing but a path, contents numbered from 1.
    @discardableResult
    func add(_ paths: String...) throws -> [PhotoID] {
        try apply { $0.photos = paths.enumerated().map { read($1, content: $0 + 1) } }
    }
}
#endif
