#if Server
import Catalog
import ClipSearch
import Foundation
import Hummingbird

extension Services {
    /// Runs a search, records it, and returns the response.
    func search(_ request: SearchRequest) async throws -> SearchAnswer {
        try await searching.run { try answer(request) }
    }

    /// Runs a search as ``search(_:)`` does, and encodes the response as JSON.
    ///
    /// - Parameter request: creates the request, which may involve reading stored pictures.
    func answerSearch(_ request: @Sendable () throws -> SearchRequest) async throws -> Response {
        try await searching.run { try JSON.response(try answer(try request())) }
    }

    private func answer(_ request: SearchRequest) throws -> SearchAnswer {
        reading.giveWay()
        let query = try request.query(embedding: uploads.embedded)
        let response = try searcher.search(query, explains: request.explains)
        let terms = try request.query.terms.map { try answer($0, in: request) }
        let text = query.terms.typed(as: terms.map(\.term), number: \.plainText)
        indexRepair.report(response.plan.indexProblem)
        deletedFiles.look(at: response.results.flatMap { [$0.photo] + $0.copies + $0.otherFiles })
        let correction = response.correction.flatMap { $0.isChanged ? CorrectionAnswer($0) : nil }
        var (id, problem): (SearchID?, String?) = (nil, nil)
        if request.isRecorded && query.offset == 0 {
            do {
                id = try note(
                    SearchRecord(
                        searchedAt: Int64(Date().timeIntervalSince1970), kind: query.kind, query: text,
                        correctedQuery: correction?.corrected, results: response.results.count,
                        milliseconds: response.timings.total,
                        request: request.canBeAskedAgain ? request.query.stored : nil), of: request)
            } catch let error as CatalogError {
                // The response is valid without its entry in the history.
                problem = "\(error)"
            }
        }
        return SearchAnswer(
            search: Nullable(id), searchProblem: problem, query: text, kind: query.kind.rawValue, terms: terms,
            correction: Nullable(correction), conditions: response.conditions.map(SearchAnswer.Condition.init),
            unread: response.unread.map(\.text), leftOutPhotos: response.leftOutPhotos,
            isByTime: response.isByTime, model: response.model,
            plan: response.plan.strategy.rawValue,
            planReason: response.plan.reason,
            ranking: response.ranking.rawValue, scale: Nullable(response.scale.map(ScaleAnswer.init)),
            milliseconds: response.timings.total,
            comparedPhotos: response.comparedPhotos, totalPhotos: response.totalPhotos,
            relevantCount: Nullable(response.relevantCount), results: try results(response),
            timings: request.explains
                ? .init(
                    library: response.timings.library, encoding: response.timings.encoding,
                    search: response.timings.search) : nil)
    }

    /// The time within which a question asked again with other weights, filters or thresholds counts as the same.
    private static let questionSeconds: Int64 = 1800

    /// Records a search that was answered before.
    func note(_ request: SearchRequest, results: Int, milliseconds: Double) throws -> SearchID? {
        let terms = try request.query.terms.map { try answer($0, in: request).term }
        return try note(
            SearchRecord(
                searchedAt: Int64(Date().timeIntervalSince1970), kind: request.query.kind,
                query: request.query.terms.typed(as: terms, number: \.plainText), results: results,
                milliseconds: milliseconds, request: request.query.stored), of: request)
    }

    private func note(_ search: SearchRecord, of request: SearchRequest) throws -> SearchID? {
        let contents = request.query.terms.map(\.content)
        let noted = try library.searches.note(search) { latest in
            request.canBeAskedAgain && (0...Self.questionSeconds).contains(search.searchedAt - latest.searchedAt)
                && SearchQuery(stored: latest.request)?.terms.map(\.content) == contents
        }
        guard let id = noted else { return nil }
        if request.canBeAskedAgain {
            for upload in request.uploads.values { keptPictures.keep(upload, for: id, in: library) }
        }
        return id
    }

    /// Removes a search from the history, and its pictures unless another search refers to them.
    ///
    /// - Throws: `CatalogError`.
    func forgetSearch(_ id: SearchID) throws {
        let question = SearchQuery(stored: try library.searches.record(id).request)
        try library.searches.remove(id)
        for picture in Set(question?.uploads ?? []) {
            try keptPictures.forget(picture, of: id) { try library.searches.isAny(requesting: picture) }
        }
    }

    private func results(_ response: SearchResponse) throws -> [ResultAnswer] {
        let photos = response.results.flatMap { [$0.photo] + $0.copies }
        let favourites = try library.favourites.among(photos.map(\.id))
        func answer(
            _ photo: PhotoRecord, others: [PhotoRecord] = [], second: Double? = nil
        ) -> PhotoAnswer {
            PhotoAnswer(
                photo, isFavourite: favourites.contains(photo.id), files: [photo] + others, second: second)
        }
        return response.results.map { result in
            ResultAnswer(
                photo: answer(result.photo, others: result.otherFiles, second: result.second), result: result,
                copies: result.copies.map { answer($0) })
        }
    }

    private func answer(_ term: SearchQuery.Term, in request: SearchRequest) throws -> SearchAnswer.TermAnswer {
        switch term.content {
        case .photo(let id):
            .init(term: try library.photos.record(id).file.path.fileName, kind: .photo, weight: term.weight)
        case .upload(let id): .init(term: request.uploads[id]?.name ?? "", kind: .upload, weight: term.weight)
        case .text(let text), .image(let text): .init(term: text, kind: .text, weight: term.weight)
        case .picture: .init(term: "", kind: .upload, weight: term.weight)
        }
    }
}
#endif
