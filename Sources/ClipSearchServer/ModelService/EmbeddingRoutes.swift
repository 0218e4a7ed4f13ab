#if Server
import Foundation
import HTTPTypes
import Hummingbird

/// The routes of OpenAI's interface for embeddings.
struct EmbeddingRoutes {
    let services: ModelServices

    func add(to router: Router<BasicRequestContext>) {
        router.serve("/v1/embeddings", [.post: { request, _ in try await answer { try await embed(request) } }])
        router.serve("/v1/models", [.get: { _, _ in try JSON.response(ModelList(of: services.models)) }])
    }

    // MARK: Models

    private struct ModelList: Encodable {
        struct Model: Encodable {
            var id: String
            var object = "model"
            var owner = "clipsearch"

            private enum CodingKeys: String, CodingKey {
                case id, object
                case owner = "owned_by"
            }
        }

        var object = "list"
        var data: [Model]

        init(of models: [ModelQueues]) { data = models.map { Model(id: $0.offered.name) } }
    }

    // MARK: Embeddings

    private struct EmbeddingList: Encodable {
        struct Usage: Encodable {
            var promptTokens: Int
            var totalTokens: Int

            private enum CodingKeys: String, CodingKey {
                case promptTokens = "prompt_tokens"
                case totalTokens = "total_tokens"
            }
        }

        var object = "list"
        var data: [Embedding]
        var model: String
        var usage: Usage
    }

    private struct Embedding: Encodable {
        var index: Int
        var vector: [Float]
        var isBase64: Bool

        private enum Key: String, CodingKey { case object, index, embedding }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode("embedding", forKey: .object)
            try container.encode(index, forKey: .index)
            if isBase64 {
                try container.encode(Self.base64(of: vector), forKey: .embedding)
            } else {
                try container.encode(vector, forKey: .embedding)
            }
        }

        /// F32 in little-endian order.
        private static func base64(of vector: [Float]) -> String {
            Data(vector.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian, Array.init) })
                .base64EncodedString()
        }
    }

    private func embed(_ request: Request) async throws -> Response {
        try await services.withBodyMemory { share in
            let asked = try await EmbeddingRequest(request, imageLimit: services.options.uploadLimit, share: share)
            let model = try services.model(named: asked.model, parameter: "model")
            let vectors = try await vectors(of: asked.inputs, by: model)
            if let wanted = asked.dimensions, let first = vectors.first, first.count != wanted {
                throw Problem.invalid("dimensions", "must be \(first.count), as this model's vectors are not shortened")
            }
            let texts = asked.inputs.compactMap { input in
                if case .text(let text) = input { text } else { nil }
            }
            let tokens = texts.isEmpty ? 0 : try await services.preparing.run { try model.tokenCount(of: texts) }
            return try JSON.response(
                EmbeddingList(
                    data: vectors.enumerated().map {
                        Embedding(index: $0.offset, vector: $0.element, isBase64: asked.isBase64)
                    },
                    model: asked.model, usage: .init(promptTokens: tokens, totalTokens: tokens)))
        }
    }

    /// The number of inputs of one request that wait to be encoded at a time.
    private static let portionSize = 256

    private func vectors(of inputs: [EmbeddingRequest.Input], by model: ModelQueues) async throws -> [[Float]] {
        var vectors = [[Float]](repeating: [], count: inputs.count)
        for start in stride(from: 0, to: inputs.count, by: Self.portionSize) {
            try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
                for index in start..<min(start + Self.portionSize, inputs.count) {
                    group.addTask { [services] in
                        switch inputs[index] {
                        case .text(let text): (index, try await model.vector(ofText: text))
                        case .picture(let bytes): (index, try await services.encode(picture: bytes, by: model).vector)
                        }
                    }
                }
                for try await (index, vector) in group { vectors[index] = vector }
            }
        }
        return vectors
    }

    // MARK: Errors

    private struct ErrorAnswer: Encodable {
        struct Reason: Encodable {
            var message: String
            var type: String
            var param: Nullable<String>
            var code: String
        }

        var error: Reason
    }

    /// Answers with errors in the form that clients of this interface read.
    private func answer(_ body: () async throws -> Response) async throws -> Response {
        do {
            return try await body()
        } catch {
            let problem = Problem(error)
            if problem.kind == .internal { services.logger.error("/v1/embeddings: \(error)") }
            let type = problem.kind.status.code < 500 ? "invalid_request_error" : "server_error"
            var response = try JSON.response(
                ErrorAnswer(
                    error: .init(
                        message: problem.detail, type: type, param: Nullable(problem.parameter),
                        code: problem.kind.rawValue.replacing("-", with: "_"))), status: problem.kind.status)
            for field in problem.headers { response.headers[field.name] = field.value }
            return response
        }
    }
}
#endif
