#if Server
import Catalog
import ClipSearch
import Foundation

extension Services {
    /// Searches, notes it, and says what was found.
    func search(_ request: SearchRequest) async throws -> SearchAnswer {
        try await searching.run { try answer(request) }
    }

    private func answer(_ request: SearchRequest) throws -> SearchAnswer {
        try library.checkCollection(of: request.filter)
        let query = try request.query { try uploads.embedded($0) }
        let response = try library.search(query, explains: request.explains)
        let terms = try request.terms.map(term)
        let text = Self.line(terms)
        let correction = response.correction.flatMap { $0.isChanged ? CorrectionAnswer($0) : nil }
        var id: SearchID?
        if request.isRecorded && request.offset == 0 {
            id = try library.note(
                SearchRecord(
                    searchedAt: Int64(Date().timeIntervalSince1970), kind: query.kind, query: text,
                    correctedQuery: correction?.corrected, results: response.results.count,
                    milliseconds: response.timings.total, request: request.canBeAskedAgain ? AskedQuestion(request).stored : nil))
            if id != nil, request.canBeAskedAgain { keepPictures(of: request) }
        }
        return SearchAnswer(
            search: Nullable(id), query: text, kind: query.kind.rawValue, terms: terms,
            correction: Nullable(correction), model: response.model, plan: response.plan.strategy.rawValue,
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

    private func keepPictures(of request: SearchRequest) {
        for case .upload(let upload) in request.terms.map(\.content) { keptPictures.keep(upload, in: library) }
    }

    /// Lets go of the pictures that no search of the history names any more.
    func forgetPictures() throws {
        guard !keptPictures.isEmpty else { return }
        let named = try library.searches(limit: Int.max).flatMap { AskedQuestion(stored: $0.request)?.uploads ?? [] }
        keptPictures.removeAll(unless: Set(named).contains)
    }

    private func results(_ response: SearchResponse) throws -> [ResultAnswer] {
        let favourites = try library.favourites(among: response.results.map(\.id))
        return response.results.map {
            ResultAnswer(photo: PhotoAnswer($0.photo, isFavourite: favourites.contains($0.id)), result: $0)
        }
    }

    private func term(_ term: SearchRequest.Term) throws -> SearchAnswer.TermAnswer {
        switch term.content {
        case .text(let text): .init(term: text, kind: .text, weight: term.weight)
        case .photo(let id): .init(term: try library.photo(id).file.path.fileName, kind: .photo, weight: term.weight)
        case .upload(let upload): .init(term: upload.name, kind: .upload, weight: term.weight)
        }
    }

    /// The question in one line, as the command would take it.
    private static func line(_ terms: [SearchAnswer.TermAnswer]) -> String {
        terms.enumerated().map { index, term in
            let sign = term.weight < 0 ? "- " : index > 0 ? "+ " : ""
            let weight = term.weight.magnitude == 1 ? "" : "\(term.weight.magnitude.plainText):"
            return sign + weight + term.term
        }.joined(separator: " ")
    }
}
#endif
