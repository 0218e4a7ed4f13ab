#if Server
import Catalog
import ClipSearch
import Foundation
import HTTPTypes
import Hummingbird
import StrictJSON

/// The routes of searches, uploads and corrections.
struct SearchRoutes: Routes {
    let services: Services

    func add(to router: Router<BasicRequestContext>) {
        router.serve("/search", [.post: { request, _ in try await search(request) }])
        router.serve("/upload", [.post: { request, _ in try await upload(request) }])
        router.serve("/correct-query", [.post: { request, _ in try await correct(request) }])
        router.serve("/parse-query", [.post: { request, _ in try await parse(request) }])
        router.serve("/query-operators", [.get: { _, _ in try JSON.response(OperatorsAnswer()) }])
    }

    private func search(_ request: Request) async throws -> Response {
        guard try UploadReader.isMultipart(request) else {
            let body = try await JSONBody.read(request)
            return try await services.answerSearch { try SearchRequest(body, uploads: services.uploads) }
        }
        let parts = try await UploadReader(store: services.uploads).readParts(request)
        let outcome: Result<Response, any Error>
        do { outcome = .success(try await search(parts)) } catch { outcome = .failure(error) }
        await services.uploads.discard(parts.pictures)
        return try outcome.get()
    }

    private func search(_ parts: UploadReader.Parts) async throws -> Response {
        guard !parts.pictures.isEmpty else {
            throw Problem(.invalidMultipart, "There is no part \"image\".", parameter: "image")
        }
        let body = try parts.query.map(JSONBody.parse) ?? .object([])
        return try await services.answerSearch {
            try SearchRequest(body, pictures: parts.pictures, uploads: services.uploads)
        }
    }

    private func upload(_ request: Request) async throws -> Response {
        let parameters = QueryParameters(request)
        let isAdded = try parameters.bool("add") ?? false
        let limit = try parameters.integer("limit", in: 0...SearchRequest.resultLimit) ?? 0
        let name = try parameters.string("name")
        let upload = try await UploadReader(store: services.uploads).readPicture(request, name: name)
        var answer = UploadAnswer(upload)
        if isAdded { answer.added = try await services.add(upload) }
        if limit > 0 { answer.search = try await services.search(SearchRequest(similarTo: upload, limit: limit)) }
        return try JSON.response(answer, status: answer.added?.state == .pending ? .accepted : .ok)
    }

    private struct OperatorsAnswer: Encodable {
        struct OperatorAnswer: Encodable {
            var name: String
            var summary: String
            var examples: [String]
        }

        var operators = QueryOperator.allCases.map {
            OperatorAnswer(name: $0.rawValue, summary: $0.summary, examples: $0.examples)
        }
    }

    private struct ParseAnswer: Encodable {
        var words: String
        var leftOut: [String]
        var filter: FilterAnswer
    }

    private func parse(_ request: Request) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request))
        let text = try members.requiredString("text", length: 1...1000)
        try members.finish()
        return try await services.answer { _ in
            let conditions = try services.searcher.conditions(of: text)
            return ParseAnswer(
                words: conditions.words, leftOut: conditions.leftOut, filter: FilterAnswer(conditions.filter))
        }
    }

    private struct CorrectAnswer: Encodable {
        var available: Bool
        var query: String
        var corrected: String
        var isChanged: Bool
        var correction: Nullable<CorrectionAnswer>
    }

    private func correct(_ request: Request) async throws -> Response {
        var members = try JSONMembers(try await JSONBody.read(request))
        let query = try members.requiredString("query", length: 1...1000)
        try members.finish()
        return try await services.answer { _ in
            let correction = try services.searcher.correct(query)
            return CorrectAnswer(
                available: correction != nil, query: query, corrected: correction?.corrected ?? query,
                isChanged: correction?.isChanged ?? false,
                correction: Nullable(correction.flatMap { $0.isChanged ? CorrectionAnswer($0) : nil }))
        }
    }
}
#endif
