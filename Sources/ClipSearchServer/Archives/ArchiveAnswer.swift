#if Server
import Catalog
import Checksums
import ClipSearch
import Foundation
import HTTPTypes
import Hummingbird

/// A response with the files of photos as a ZIP archive, which is made while it is sent: it is neither stored nor held
/// in memory. Photos whose file cannot be read are named in a text at its end.
///
/// Each file is read twice, the second time mostly from the system's cache, since its checksum goes before it.
struct ArchiveAnswer {
    let archive: PhotoArchive
    let services: Services

    /// The name of the text in which the missing photos are listed.
    private static let listName = "Not in this archive.txt"
    /// The number of photos whose records are read at once.
    private static let batchSize = 500

    var response: Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "application/zip", .cacheControl: "no-store",
                .contentDisposition: ContentDisposition.header("\(archive.name).zip", isAttachment: true),
            ],
            body: ResponseBody { writer in
                try await send(to: &writer)
                try await writer.finish(nil)
            })
    }

    private func send(to writer: inout any ResponseBodyWriter) async throws {
        var archived = ZIPRecords()
        var names = ArchiveNames()
        let listName = names.name(like: Self.listName)
        var missing: [String] = []
        for start in stride(from: 0, to: archive.photos.count, by: Self.batchSize) {
            let ids = Array(archive.photos[start..<min(start + Self.batchSize, archive.photos.count)])
            let records = try await services.ask { try $0.photos.records(ids) }
            let found = Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) })
            for id in ids {
                guard let photo = found[id] else {
                    missing.append("photo \(id): it is no longer in the library")
                    continue
                }
                do {
                    let file = try await services.picturing.run { try StoredFile(photo, in: services.library) }
                    var member = file.member
                    member.name = names.name(like: photo.file.path.fileName)
                    try await Self.write(archived.begin(member), to: &writer)
                    try await send(file, to: &writer)
                } catch let ClipSearchError.unreadable(path, reason) {
                    missing.append("\(path): \(reason)")
                }
            }
        }
        if !missing.isEmpty {
            let text = Array(missing.map { $0.withoutLineBreaks + "\n" }.joined().utf8)
            try await Self.write(archived.begin(.init(listName, text)) + text, to: &writer)
        }
        try await Self.write(archived.end(), to: &writer)
    }

    /// - Throws: `CancellationError` when the file is not what it was: the archive must not end as if it were whole.
    private func send(_ file: StoredFile, to writer: inout any ResponseBodyWriter) async throws {
        var checksum = CRC32()
        var position: Int64 = 0
        while position < file.reader.size {
            let start = position
            let bytes = try await services.picturing.run { () throws -> [UInt8] in
                do {
                    let wanted = Int(min(Int64(FileAnswer.pieceSize), file.reader.size - start))
                    return try file.reader.read(at: start, count: wanted)
                } catch is ClipSearchError {
                    throw CancellationError()
                }
            }
            guard !bytes.isEmpty else { throw CancellationError() }
            checksum.update(bytes)
            try await Self.write(bytes, to: &writer)
            position += Int64(bytes.count)
        }
        guard checksum.value == file.member.checksum else { throw CancellationError() }
    }

    private static func write(_ bytes: [UInt8], to writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(ByteBuffer(bytes: bytes))
        try await CurrentConnection.takeWritten()
    }
}

/// A photo's file, opened, with what an archive says of it.
private struct StoredFile {
    let reader: PhotoFileReader
    let member: ZIPRecords.Member

    /// The number of bytes that are read at once for the checksum.
    private static let pieceSize = 1 << 20

    /// - Throws: ``ClipSearchError/unreadable(path:reason:)``, `CatalogError`.
    init(_ photo: PhotoRecord, in library: PhotoLibrary) throws {
        reader = try library.openFile(of: photo)
        var checksum = CRC32()
        var position: Int64 = 0
        while position < reader.size {
            let bytes = try reader.read(at: position, count: Int(min(Int64(Self.pieceSize), reader.size - position)))
            guard !bytes.isEmpty else {
                throw ClipSearchError.unreadable(path: photo.file.path.text, reason: "it became shorter")
            }
            checksum.update(bytes)
            position += Int64(bytes.count)
        }
        let seconds = (Double(reader.modifiedNanoseconds) / 1e9).rounded(.down)
        member = ZIPRecords.Member(
            name: "", size: UInt64(reader.size), checksum: checksum.value, modifiedAt: Int64(seconds))
    }
}

extension ZIPRecords.Member {
    /// A text that is made now.
    fileprivate init(_ name: String, _ contents: [UInt8]) {
        var checksum = CRC32()
        checksum.update(contents)
        self.init(
            name: name, size: UInt64(contents.count), checksum: checksum.value,
            modifiedAt: Int64(Date().timeIntervalSince1970))
    }
}

extension String {
    /// The text in one line.
    fileprivate var withoutLineBreaks: String { String(map { $0.isNewline ? " " : $0 }) }
}
#endif
