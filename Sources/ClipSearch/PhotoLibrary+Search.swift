import Catalog
import Checksums
import Encoders
import Pictures
import VectorIndex

extension PhotoLibrary {
    /// Finds the photos nearest to a query.
    ///
    /// The score of an answer is the cosine between the photo's vector and the weighted sum of the unit vectors of the
    /// query's terms. A picture that is itself in the library is not among its own answers.
    ///
    /// - Parameter explains: whether to compute each answer's score for each term alone.
    /// - Throws: ``ClipSearchError`` when the query is empty, contradicts itself, names something that is not there or shows a
    ///   picture that cannot be decoded; `CatalogError`; what the model's encoders throw.
    public func search(_ query: SearchQuery, explains: Bool = false) throws -> SearchResponse {
        let clock = ContinuousClock()
        var timings = SearchTimings()
        let start = clock.now
        guard query.terms.contains(where: { $0.weight != 0 }) else { throw ClipSearchError.emptyQuery }
        try query.checkNumbers()
        guard let record = try modelRecord() else { throw try noVectorsError() }
        let index = try photoIndex(of: record)
        guard index.count > 0 else {
            throw ClipSearchError.noPhotosIndexed(library: location.folder, model: model.name)
        }
        let opened = clock.now
        timings.library = (opened - start) / .milliseconds(1)

        let terms = try query.terms.map { try embed($0, ensemble: query.usesPromptEnsemble, record: record) }
        guard let vector = QueryVector.combine(zip(terms, query.terms).map { ($0.vector, $1.weight) }) else {
            throw ClipSearchError.contradictoryQuery
        }
        let encoded = clock.now
        timings.encoding = (encoded - opened) / .milliseconds(1)

        let excluded = Set(terms.flatMap(\.photos))
        let offset = min(query.offset, index.count)
        let found = try index.search(
            vector, k: offset + min(query.limit, index.count - offset),
            filter: filter(for: query.filter, excluding: excluded), minimumScore: query.minimumScore)
        let best = found.neighbors.dropFirst(offset)
        let stored = explains ? try storedVectors(of: best.map(\.id), record: record) : [:]
        let photos = Dictionary(uniqueKeysWithValues: try catalog.photos(best.map(\.id)).map { ($0.id, $0) })
        var results: [SearchResponse.Result] = []
        for neighbor in best {
            // Retired since the vectors were read.
            guard let photo = photos[neighbor.id] else { continue }
            let termScores = stored[photo.id].map { stored in terms.map { QueryVector.dot($0.vector, stored) } }
            results.append(
                .init(
                    rank: query.offset + results.count + 1, id: photo.id, path: photo.file.path, score: neighbor.score,
                    width: photo.file.width, height: photo.file.height, takenAt: photo.file.takenAt,
                    termScores: termScores))
        }
        timings.search = (clock.now - encoded) / .milliseconds(1)
        return SearchResponse(
            results: results, model: model.name, plan: found.plan, timings: timings, totalPhotos: index.count)
    }

    /// Which photos may be answers; nil when all may.
    private func filter(for filter: PhotoFilter, excluding excluded: Set<PhotoID>) throws -> Filter? {
        if filter == PhotoFilter() { return excluded.isEmpty ? nil : .predicate { !excluded.contains($0) } }
        return .bitmap(IDBitmap(try catalog.photoIDs(matching: filter).lazy.filter { !excluded.contains($0) }))
    }

    private func storedVectors(of photos: [PhotoID], record: ModelRecord) throws -> [PhotoID: ArraySlice<Float>] {
        let table = try catalog.vectors(of: record.id, for: .photo, only: photos)
        return Dictionary(
            uniqueKeysWithValues: table.ids.enumerated().map { row, id in
                (id, table.values[row * table.dimension..<(row + 1) * table.dimension])
            })
    }

    /// Embeds one term.
    ///
    /// - Returns: its unit vector, and the photos of the library that it shows.
    private func embed(
        _ term: SearchQuery.Term, ensemble: Bool, record: ModelRecord
    ) throws -> (vector: [Float], photos: [PhotoID]) {
        switch term.content {
        case .text(let text):
            guard text.contains(where: { !$0.isWhitespace }) else { throw ClipSearchError.emptyQuery }
            return (try model.vector(ofText: text, usesPromptEnsemble: ensemble), [])
        case .image(let path):
            let bytes = try FileSystem.read(
                FileSystem.realPath(path) ?? PhotoPath(path), limit: PhotoReader.fileSizeLimit)
            let encoder = try model.imageEncoder()
            let picture: Picture
            do {
                picture = try Picture(bytes: bytes)
            } catch {
                throw ClipSearchError.unreadable(path: path, reason: "\(error)")
            }
            let vector = try encoder.encode([picture])[0]
            return (vector, try copies(of: ContentHash(bytes: SHA256.hash(bytes))))
        case .photo(let id):
            let stored = try catalog.vectors(of: record.id, for: .photo, only: [id])
            guard stored.ids == [id] else { throw ClipSearchError.unknownPhoto(id: id) }
            return (stored.values, try copies(of: catalog.photo(id)?.file.contentHash))
        }
    }

    /// The photos whose files have these contents.
    private func copies(of contents: ContentHash?) throws -> [PhotoID] {
        try contents.map { try catalog.photos(withContentHash: $0).map(\.id) } ?? []
    }

    private func noVectorsError() throws -> ClipSearchError {
        let isOtherVersion = try catalog.models().contains { $0.description.name == model.name }
        return isOtherVersion
            ? .modelChanged(name: model.name, library: location.folder)
            : .noPhotosIndexed(library: location.folder, model: model.name)
    }
}
