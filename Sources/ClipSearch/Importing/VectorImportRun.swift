import Catalog
import Files
import Pictures
import Workers

/// One run of ``PhotoIndexer/importVectors(forPhotosAt:base:comparing:progress:indexProgress:rows:)``.
struct VectorImportRun {
    let library: PhotoLibrary
    let model: ModelRecord
    var report: VectorImportReport
    /// The photos found at another path in this run, which must not be found twice.
    private var moved: Set<PhotoID> = []

    /// The number of photos that are opened and stored together.
    private static let batchSize = 256

    init(library: PhotoLibrary, model: ModelRecord, report: VectorImportReport) {
        self.library = library
        self.model = model
        self.report = report
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
        case read(IndexingBatch.PhotoChange)
        case failed(reason: String)
    }

    private mutating func store(_ rows: [VectorImportSource.Row]) throws {
        let known = try library.photos.records(at: rows.map(\.path))
        let found = WorkerPool.shared.map(rows.count) { Self.look(at: rows[$0], known: known[rows[$0].path]) }
        let candidates = try library.photos.byContents(
            found.compactMap { if case .read(let photo) = $0 { photo.file.contentHash } else { nil } })
        var batch = IndexingBatch()
        for (index, row) in rows.enumerated() {
            switch found[index] {
            case .failed(let reason): fail(row, reason)
            case .unchanged(let photo):
                batch.vectors.append(.init(subject: .photo(photo), vector: try vector(of: row)))
            case .read(var photo):
                let vector = try vector(of: row)
                let file = photo.file
                if let known = recognise(file, at: known[row.path], among: candidates) {
                    batch.placements.append(
                        .init(
                            photo: known, path: file.path, size: file.size,
                            modifiedNanoseconds: file.modifiedNanoseconds))
                    batch.vectors.append(.init(subject: .photo(known), vector: vector))
                } else {
                    photo.vectors = [vector]
                    batch.photos.append(photo)
                    if known[row.path] == nil { report.newPhotos += 1 }
                }
            }
        }
        _ = try library.apply(batch)
        report.imported += batch.vectors.count + batch.photos.count
    }

    private func vector(of row: VectorImportSource.Row) throws -> NewVector {
        NewVector(model: model.id, decodePath: .fast, values: try row.vector.get())
    }

    private mutating func fail(_ row: VectorImportSource.Row, _ reason: String) {
        report.failed.append(.init(path: row.path, reason: reason, code: .other))
    }

    /// Finds the library's photo with a file's contents: the one at its path, or one whose own file is gone.
    private mutating func recognise(
        _ file: PhotoFile, at known: PhotoRecord?, among candidates: [ContentHash: [PhotoRecord]]
    ) -> PhotoID? {
        if let known, known.file.contentHash == file.contentHash { return known.id }
        let missing = candidates[file.contentHash]?.first {
            $0.isMissing && !moved.contains($0.id)
        }
        if let missing { moved.insert(missing.id) }
        return missing?.id
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
            let photo = PhotoReader.Decoded(pixels: [], info: info, decodePath: .fast)
            return .read(photo.change(at: file, hash: hash))
        } catch {
            return .failed(reason: (error as? FileError)?.reason ?? "\(error)")
        }
    }
}
