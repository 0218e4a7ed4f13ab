import Catalog
import Files
import Pictures
import Workers

/// One run of ``PhotoIndexer/importVectors(forPhotosAt:base:comparing:progress:indexProgress:rows:)``.
struct VectorImportRun {
    let library: PhotoLibrary
    let model: ModelRecord
    var report: VectorImportReport
    private var recogniser: Recogniser

    /// The number of photos that are opened and stored together.
    private static let batchSize = 256

    init(library: PhotoLibrary, model: ModelRecord, report: VectorImportReport) {
        self.library = library
        self.model = model
        self.report = report
        // A photo stays where the library has it until a run of indexing finds its file gone.
        recogniser = Recogniser(library: library, model: model.id, looksForFiles: false)
    }

    mutating func run(_ source: inout VectorImportSource, progress: (Int) -> Void) throws -> VectorImportReport {
        for start in stride(from: 0, to: source.count, by: Self.batchSize) {
            if Task.isCancelled {
                report.wasInterrupted = true
                break
            }
            let range = start..<min(start + Self.batchSize, source.count)
            try store(try source.next(range))
            progress(range.upperBound)
        }
        return report
    }

    /// The photo at a row's path.
    private enum Found: Sendable {
        case unchanged(PhotoID)
        case read(ScannedFile, hash: ContentHash, info: PictureInfo)
        case failed(reason: String)

        var hash: ContentHash? { if case .read(_, let hash, _) = self { hash } else { nil } }
    }

    private mutating func store(_ rows: [VectorImportSource.Row]) throws {
        let known = try library.photos.records(at: rows.map(\.path))
        let found = WorkerPool.shared.map(rows.count) { Self.look(at: rows[$0], known: known[rows[$0].path]) }
        let matches = try recogniser.matches(for: found.compactMap(\.hash))
        var change = LibraryChange()
        for (row, found) in zip(rows, found) {
            switch found {
            case .failed(let reason): report.failed.append(.init(path: row.path, reason: reason, code: .other))
            case .unchanged(let photo):
                change.vectors.append(.init(subject: .photo(photo), vector: try vector(of: row)))
            case .read(let file, let hash, let info):
                let vector = try vector(of: row)
                let former = known[row.path]
                if let photo = recogniser.recognise(at: former?.id, among: matches[hash] ?? []).photo {
                    change.placements.append(.init(photo.id, at: file))
                    change.vectors.append(.init(subject: .photo(photo.id), vector: vector))
                } else {
                    change.photos.append(.init(file, hash: hash, info: info, vectors: [vector]))
                    if former == nil { report.newPhotos += 1 }
                }
            }
        }
        _ = try library.apply(change)
        report.imported += change.vectors.count + change.photos.count
    }

    private func vector(of row: VectorImportSource.Row) throws -> NewVector {
        NewVector(model: model.id, decodePath: .fast, values: try row.vector.get())
    }

    private static func look(at row: VectorImportSource.Row, known: PhotoRecord?) -> Found {
        if case .failure(let fault) = row.vector { return .failed(reason: fault.reason) }
        let path = row.path
        guard !path.text.utf8.contains(0), let status = FileSystem.status(of: path) else {
            return .failed(reason: path.text.utf8.contains(0) ? "no file has such a name" : systemErrorText())
        }
        guard status.kind == .regular else { return .failed(reason: "it is no regular file") }
        if let known, known.file.size == status.size, known.file.modifiedNanoseconds == status.modifiedNanoseconds {
            return .unchanged(known.id)
        }
        do {
            let (bytes, hash) = try PhotoReader.read(OutsideFile(path))
            let info = try PictureInfo(bytes: bytes)
            guard info.format.isSupported else { throw PictureError.unsupportedFormat(info.format) }
            guard let hash else {
                return .failed(reason: "it has no checksum")
            }
            let file = ScannedFile(path: path, size: status.size, modifiedNanoseconds: status.modifiedNanoseconds)
            return .read(file, hash: hash, info: info)
        } catch {
            return .failed(reason: (error as? FileError)?.reason ?? "\(error)")
        }
    }
}
